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
      Revokes several grants, all grants of a client, or everything, as \`revokeMyGrant\` does for one: tokens stop
      working at once. If one fails, the others continue. Each is sent to Rafiki at most once and then read again;
      \`outcome\` is what that read says. The whole mutation is safe to repeat. It must be the only field of its operation.
      Clients can ask again afterwards, and payments that were created before go on.
      Codes of the whole, before anything is done: NOT_FOUND (\`clientId\`), BAD_USER_INPUT, UPSTREAM_….
      """
      revokeMyGrants(input: RevokeMyGrantsInput!): RevokeMyGrantsPayload
    }

    "Which grants to revoke."
    input RevokeMyGrantsInput @oneOf {
      "These grants, at most 100; an id that appears twice counts once."
      grantIds: [ID!]
      "Every live grant of this client, by \`MyClient.id\`: ACTIVE, AWAITING_APPROVAL and EXPIRED ones, including those that needed no consent. At most 500 at once, starting with those that can send money: see \`complete\`."
      clientId: ID
      "True: every live grant of the account holder, of all clients, as \`clientId\` does for one. Wallet address keys stay: see \`revokeWalletAddressKey\`."
      all: Boolean
    }

    "The result of several revocations."
    type RevokeMyGrantsPayload {
      "One result for each grant."
      results: [RevokeMyGrantResult!]!
      "Whether these results cover every grant that was meant. False if there are more: repeat the mutation. It stays false if payments, which name grants that no list contains, cannot be read; without the scope \`payments:read\` they never are."
      complete: Boolean!
      "The clients of these grants after the revocation, as \`myClients\` shows them by default. A client whose grants all needed no consent is shown with its known grants. At most 100."
      clients: [MyClient!]!
    }

    "The result for one grant."
    type RevokeMyGrantResult {
      grantId: ID!
      outcome: RevocationOutcome!
      "Why the outcome is NOT_DONE or UNKNOWN: a code as in errors."
      code: ErrorCode
      "The grant after the revocation. Null for NOT_FOUND, and if it is not known."
      grant: MyGrant
    }

    "What happened to a grant that was to be revoked."
    enum RevocationOutcome {
      "The grant is revoked: the gateway read it again afterwards."
      REVOKED
      "The grant was over before: revoked or rejected."
      ALREADY_OVER
      "There is no such grant, or it is not the account holder's."
      NOT_FOUND
      "The grant is not revoked: the revocation was not sent, was refused, or the grant is still live although Rafiki said that it was revoked (NOT_CONFIRMED). Repeat the mutation."
      NOT_DONE
      "The grant may be revoked: the answer was lost, or could not be confirmed (NOT_CONFIRMED). Repeat the mutation."
      UNKNOWN
    }
  `,
  guards: {
    'Mutation.revokeMyGrants': [needsScope('grants:revoke')],
    'RevokeMyGrantsPayload.clients': [read]
  },
  mutations: {
    revokeMyGrants: { audit: ['input.grantIds', 'input.clientId'], takesBack: true }
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
