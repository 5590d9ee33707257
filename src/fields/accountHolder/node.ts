import { isClientId } from '../../domain/clients/clientId.ts'
import { byLookUp } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'
import { lookUpsOf } from '../lookUps.ts'

export const node = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Any of the account holder's objects that has the interface \`Node\`, as the field of its own type finds it. Null for
      someone else's and for one that does not exist. SCOPE_REQUIRED if the token lacks the scope of a type, and no object
      of the others has this id.
      """
      node(id: ID!): Node
    }

    "An object that \`node\` finds by its id. No two types share an id."
    interface Node {
      id: ID!
    }
  `,
  guards: { 'Query.node': [byLookUp] },
  resolvers: {
    Query: {
      // An id does not say of which type it is: all types are looked through alike. A client's id has a form of its own,
      // and its look-up walks lists.
      async node(_, { id }: { id: string }, context, info) {
        const lookUps = [...lookUpsOf(info.schema)].filter(([type]) => type !== 'MyClient' || isClientId(id))
        const results = await Promise.allSettled(lookUps.map(([, find]) => find(id, context, info)))
        const found = results.find((it) => it.status === 'fulfilled' && it.value !== null)
        const failed = results.find((it) => it.status === 'rejected')
        if (found?.status === 'fulfilled') return found.value
        if (failed) throw failed.reason
        return null
      }
    }
  }
})
