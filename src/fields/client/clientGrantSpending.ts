import { grantSpending } from '../../openPayments/clientGrants.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const clientGrantSpending = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      What was spent with a grant so far, in its current period where it has some. For a token that may create outgoing
      payments. Codes: NOT_FOUND (the token is dead, not the client's, or may create no outgoing payments),
      BAD_USER_INPUT, FORBIDDEN, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      clientGrantSpending(input: ClientGrantSpendingInput!): ClientGrantSpending
    }

    "Which grant is meant: that of a token."
    input ClientGrantSpendingInput {
      "\`resourceServer\` of the account holder's wallet address."
      resourceServer: String!
      "An access token of the grant."
      accessToken: String!
    }

    "What was spent with a grant."
    type ClientGrantSpending {
      "What has left the account. Null while nothing was spent."
      spentDebitAmount: Amount
      "What has arrived at receivers. Null while nothing was spent."
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
