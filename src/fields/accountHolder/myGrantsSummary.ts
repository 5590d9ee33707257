import { summarise } from '../../domain/clients/summary.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myGrantsSummary = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      How many grants the caller has, by where they are in their lives. Counts those that she was asked for, unless
      \`consentRequired\` says otherwise: false counts the others, null all. Asked for together with \`myClients\`, it
      costs nothing more.
      """
      myGrantsSummary(consentRequired: Boolean = true): MyGrantsSummary
    }

    "Numbers of grants."
    type MyGrantsSummary {
      active: Int!
      "Of the active ones, those by which money can be sent, be it in a period to come."
      canSpend: Int!
      awaitingApproval: Int!
      expired: Int!
      revoked: Int!
      rejected: Int!
      "Whether all grants were counted. False where there were too many, or where payments, which name grants that no list has, could not be read (they are not without the scope \`payments:read\`): the numbers are then the least that there are."
      complete: Boolean!
    }
  `,
  guards: {
    'Query.myGrantsSummary': [needsScope('grants:read')]
  },
  resolvers: {
    Query: {
      myGrantsSummary: (_, { consentRequired = true }: { consentRequired?: boolean | null }, context) =>
        summarise(context, consentRequired)
    }
  }
})
