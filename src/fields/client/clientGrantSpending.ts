import { grantSpending } from '../../openPayments/clientGrants.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const clientGrantSpending = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      What was spent with a grant so far, in its current period if it has periods. The token must allow outgoing
      payments to be created.
      Codes: NOT_FOUND (the token no longer works, is not the client's, or does not allow outgoing payments to be
      created), BAD_USER_INPUT, FORBIDDEN, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      clientGrantSpending(input: ClientGrantSpendingInput!): ClientGrantSpending
    }

    "Which grant is meant: that of the token."
    input ClientGrantSpendingInput {
      "\`resourceServer\` of the account holder's wallet address."
      resourceServer: String!
      "An access token of the grant."
      accessToken: AccessToken!
    }

    "What was spent with a grant."
    type ClientGrantSpending {
      "What has left the account. Null if nothing was spent yet."
      spentDebitAmount: Amount
      "What has arrived at receivers. Null if nothing was spent yet."
      spentReceiveAmount: Amount
    }
  `,
  guards: {
    'Query.clientGrantSpending': [everyone]
  },
  resolvers: {
    Query: {
      clientGrantSpending: (_, { input }: { input: { resourceServer: string; accessToken: string } }, { asking }) =>
        grantSpending(asking, input)
    }
  }
})
