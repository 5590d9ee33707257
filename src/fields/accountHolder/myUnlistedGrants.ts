import { unlistedGrants } from '../../domain/grants/unlistedGrants.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myUnlistedGrants = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The account holder's used grants that \`myGrants\` lacks. A client may spell a wallet address differently from how
      it is stored (\`…/Alice\`): its grant is live, but in no list of Rafiki's. These grants are found through the
      payments made with them, newest first, and can be revoked like any other.
      """
      myUnlistedGrants: MyUnlistedGrants
    }

    "Grants that payments name and lists lack."
    type MyUnlistedGrants {
      "Each grant is proven to name the account holder. The one used last comes first."
      grants: [MyGrant!]!
      "How many other grants the account holder's payments name that no longer exist, or that do not name the account holder and so are not shown. If it is not 0, ask the wallet."
      withheld: Int!
      "Whether all payments, and all grants that they name, were read. False: only the newest were."
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
