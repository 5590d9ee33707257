import { ownGrant, view } from '../../domain/grants/ownGrants.ts'
import { badInput } from '../../errors.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const maxIds = 100

export const myGrant = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      "A grant of the caller's. Null for one that is not theirs, and for one that does not exist. Also finds grants that only name the caller as their subject, which \`myGrants\` cannot list."
      myGrant(id: ID!): MyGrant
      "Several grants of the caller's, at most 100, in the order of the ids; null where \`myGrant\` would be. Meant for ids that came from this API: many unknown ones end in OPERATION_TOO_COSTLY."
      myGrantsByIds(ids: [ID!]!): [MyGrant]
    }

    "What the account holder allowed a client application to do, or was asked to allow."
    type MyGrant {
      id: ID!
      "The wallet address of the client application. Null when the client came with a key of its own; such a grant can never spend."
      client: String
      "Where the grant is in its life, and what an account holder needs to know of it."
      status: GrantStatus!
      "Rafiki's own word for it. FINALIZED alone does not tell whether a grant is live: see \`status\`."
      state: GrantState!
      "Why a FINALIZED grant is so; else null."
      finalizationReason: GrantFinalization
      createdAt: DateTime!
      "What the client may do. Accesses that are for somebody else's wallet address are left out: see \`shared\`."
      access: [MyGrantAccess!]!
      "What the client may know of who the caller is. Null when it asked for nothing of the kind."
      subject: MyGrantSubject
      "Whether the grant also holds accesses for somebody else's wallet address. Revoking it ends those as well."
      shared: Boolean!
      "Whether the client may send money from one of the caller's wallet addresses now: the grant is ACTIVE, and in one of its periods where it has some. True where that cannot be told."
      canSpend: Boolean!
      "Whether an account holder had to be asked before the client got this. Grants for which nobody was asked can be made by any client, in anybody's name."
      consentRequired: Boolean!
    }

    "Where a grant is in its life."
    enum GrantStatus {
      "The account holder has not answered yet, and still can."
      AWAITING_APPROVAL
      "Nobody answered in time. The client has nothing."
      EXPIRED
      "The client has access, or may fetch it at any moment."
      ACTIVE
      "Taken back, by the account holder, the client or the wallet."
      REVOKED
      "The account holder said no."
      REJECTED
    }

    "One thing that a client may do."
    type MyGrantAccess {
      id: ID!
      "What it is about: \`incoming-payment\`, \`outgoing-payment\` or \`quote\`."
      type: String!
      "What may be done: \`create\`, \`read\`, \`list\`, \`complete\`, and \`read-all\` and \`list-all\` for what other clients made."
      actions: [String!]!
      "The wallet address that it is for, as the client wrote it. Null when it is for no particular one."
      identifier: String
    }

    "What the client may know of who the caller is."
    type MyGrantSubject {
      subIds: [MyGrantSubjectId!]!
    }

    "An identifier of the caller's that the client was given or asked for."
    type MyGrantSubjectId {
      "One of the caller's wallet addresses, as the client wrote it."
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
