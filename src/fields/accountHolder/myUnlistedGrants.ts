import { unlistedGrants } from '../../domain/grants/unlistedGrants.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myUnlistedGrants = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Grants of the caller's that were used and that \`myGrants\` lacks: a client may spell a wallet address in another
      way than it is stored (\`…/Alice\`), and its grant is live, but in no list of Rafiki's. They are found by the
      payments that were made with them, newest first, and can be revoked like any other.
      """
      myUnlistedGrants: MyUnlistedGrants
    }

    "Grants that payments name and lists lack."
    type MyUnlistedGrants {
      "Each is proven to name the caller. The one that was used last comes first."
      grants: [MyGrant!]!
      "How many further grants the caller's payments name that are gone, or that do not name the caller: not to be shown. Worth a question to the wallet where it is not 0."
      withheld: Int!
      "Whether all payments and all grants that they name were looked at; false: the newest only."
      complete: Boolean!
    }
  `,
  guards: {
    'Query.myUnlistedGrants': [needsScope('grants:read'), needsScope('payments:read')]
  },
  listSizes: { 'MyUnlistedGrants.grants': 100 },
  resolvers: {
    Query: { myUnlistedGrants: (_, __, context) => unlistedGrants(context) }
  }
})
