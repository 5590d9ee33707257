import { ownGrant, view } from '../../domain/grants/ownGrants.ts'
import { badInput } from '../../errors.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const maxIds = 100

export const myGrant = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      "One of the account holder's grants. Null for someone else's grant and for one that does not exist. Also finds grants that name the account holder only as their subject, which \`myGrants\` cannot list."
      myGrant(id: ID!): MyGrant
      "Several of the account holder's grants, at most 100, in the order of the ids, with null where \`myGrant\` would be null. Meant for ids that came from this API: many unknown ids end in OPERATION_TOO_COSTLY."
      myGrantsByIds(ids: [ID!]!): [MyGrant]
    }

    "What the account holder allowed a client application to do, or was asked to allow."
    type MyGrant implements Node {
      id: ID!
      "The wallet address of the client application. Null if the client came with a key instead; such a grant can never send money."
      client: String
      "The status of the grant, as an account holder needs to know it."
      status: GrantStatus!
      "Rafiki's own state. FINALIZED alone does not say whether a grant is live: see \`status\`."
      state: GrantState!
      "Why a grant is FINALIZED. Null in every other state."
      finalizationReason: GrantFinalization
      createdAt: DateTime!
      "What the client may do. Accesses for other people's wallet addresses are left out: see \`shared\`."
      access: [MyGrantAccess!]!
      "What the client may learn about who the account holder is. Null if it asked for nothing of this kind."
      subject: MyGrantSubject
      "Whether the grant also has accesses for someone else's wallet address. Revoking the grant ends those too."
      shared: Boolean!
      "Whether the client may send money from one of the account holder's wallet addresses now: the grant is ACTIVE and, if it has periods, in one of them. True if this cannot be determined."
      canSpend: Boolean!
      "Whether the account holder had to be asked for this grant. Any client can create grants that need no consent, in anyone's name."
      consentRequired: Boolean!
    }

    "The status of a grant."
    enum GrantStatus {
      "The account holder has not answered yet, and still can."
      AWAITING_APPROVAL
      "Nobody answered in time. The client has no access."
      EXPIRED
      "The client has access, or can fetch it at any moment."
      ACTIVE
      "The account holder, the client or the wallet revoked the grant."
      REVOKED
      "The account holder said no."
      REJECTED
    }

    "One thing that a client may do."
    type MyGrantAccess {
      id: ID!
      "What the access is about: \`incoming-payment\`, \`outgoing-payment\` or \`quote\`."
      type: String!
      "What the client may do: \`create\`, \`read\`, \`list\`, \`complete\`; \`read-all\` and \`list-all\` include what other clients made."
      actions: [String!]!
      "The wallet address that the access is for, as the client wrote it. Null if it is for no particular one."
      identifier: String
    }

    "What the client may learn about who the account holder is."
    type MyGrantSubject {
      subIds: [MyGrantSubjectId!]!
    }

    "An identifier of the account holder that the client asked for or received."
    type MyGrantSubjectId {
      "One of the account holder's wallet addresses, as the client wrote it."
      subId: String!
      "The format of \`subId\`, for example \`uri\`."
      subIdFormat: String!
    }
  `,
  guards: {
    'Query.myGrant': [needsScope('grants:read')],
    'Query.myGrantsByIds': [needsScope('grants:read')]
  },
  rafiki: {
    Amount: 'value assetCode assetScale'
  },
  listSizes: { 'MyGrantSubject.subIds': 20 },
  partSizes: {
    // Rafiki takes no grant request with more accesses.
    'MyGrant.access': 3,
    // `create`, `complete`, `read`, `read-all`, `list` and `list-all`, each once.
    'MyGrantAccess.actions': 6
  },
  resolvers: {
    Query: {
      async myGrant(_, { id }: { id: string }, context) {
        const grant = await ownGrant(context, id)
        return grant ? view(context, grant) : null
      },
      async myGrantsByIds(_, { ids }: { ids: string[] }, context) {
        if (ids.length > maxIds) throw badInput('ids', `at most ${maxIds} ids`)
        const grants = await Promise.all(ids.map((id) => ownGrant(context, id)))
        return grants.map((grant) => (grant ? view(context, grant) : null))
      }
    }
  }
})
