import { Kind, type FragmentDefinitionNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql'
import { revokeOwnGrants, type Revocation, type RevokeMyGrantsInput } from '../../domain/clients/revokeMany.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('grants:read')

export const revokeMyGrants = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Takes back several grants, or all that a client has: its tokens stop working at once. As \`revokeMyGrant\` for each
      of them; where one fails, the others go on. Each is sent to Rafiki once at most, then read again, and \`outcome\` is
      what that reading says. It is safe to repeat the whole. Alone in its operation.
      Codes of the whole, before anything is done: NOT_FOUND (\`clientId\`), BAD_USER_INPUT, UPSTREAM_….
      """
      revokeMyGrants(input: RevokeMyGrantsInput!): RevokeMyGrantsPayload
    }

    "Which grants to take back: exactly one of the two."
    input RevokeMyGrantsInput {
      "These, at most 100; one that is named twice counts once."
      grantIds: [ID!]
      "Every live grant of this client, of \`MyClient.id\`: ACTIVE, AWAITING_APPROVAL and EXPIRED ones, those included that nobody was asked for. At most 500 at once, those first that can spend: see \`complete\`."
      clientId: ID
    }

    "What became of them."
    type RevokeMyGrantsPayload {
      "One for each grant."
      results: [RevokeMyGrantResult!]!
      "Whether these are all that were meant. False where a client has more: repeat it. It stays false where payments, which name grants that no list has, cannot be read; without the scope \`payments:read\` they are not."
      complete: Boolean!
      "The clients of these grants as they now are, as \`myClients\` has them by default; one whose grants nobody was asked for, with the grants that are known."
      clients: [MyClient!]!
    }

    "What became of one grant."
    type RevokeMyGrantResult {
      grantId: ID!
      outcome: RevocationOutcome!
      "Why it is NOT_DONE or UNKNOWN: a code as errors have them."
      code: ErrorCode
      "The grant as it now is. Null for NOT_FOUND, and where it is not known."
      grant: MyGrant
    }

    "What became of a grant that was to be taken back."
    enum RevocationOutcome {
      "It is revoked now: it was read again afterwards."
      REVOKED
      "It is over without this: it was revoked before, or is rejected."
      ALREADY_OVER
      "There is no such grant, or none of the caller's."
      NOT_FOUND
      "It is not revoked: it was not sent, was refused, or lives on though Rafiki said that it was revoked (NOT_CONFIRMED). Repeat it."
      NOT_DONE
      "It may be revoked: the answer was lost, or could not be confirmed (NOT_CONFIRMED). Repeat it."
      UNKNOWN
    }
  `,
  guards: {
    'Mutation.revokeMyGrants': [needsScope('grants:revoke')],
    'RevokeMyGrantsPayload.clients': [read]
  },
  mutations: {
    revokeMyGrants: { audit: ['input.grantIds', 'input.clientId'] }
  },
  listSizes: { 'RevokeMyGrantsPayload.results': 500, 'RevokeMyGrantsPayload.clients': 100 },
  resolvers: {
    Mutation: {
      async revokeMyGrants(_, { input }: { input: RevokeMyGrantsInput }, context, info) {
        const withClients = asksFor(info, 'clients')
        // Found out after it was done, it would take the results away.
        if (withClients) await read.check?.({}, context)
        return revokeOwnGrants(context, input, withClients)
      }
    },
    RevokeMyGrantResult: { grant: ({ grant }: Revocation) => grant() }
  }
})

/** Whether an operation may ask for a field of the answer. */
function asksFor({ fieldNodes, fragments }: GraphQLResolveInfo, name: string): boolean {
  const within = ({ selections }: SelectionSetNode): boolean =>
    selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === name
      const body: Pick<FragmentDefinitionNode, 'selectionSet'> | undefined =
        node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value]
      return body !== undefined && within(body.selectionSet)
    })
  return fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && within(selectionSet))
}
