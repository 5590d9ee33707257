import { fieldModule } from '../fieldModule.ts'

/** What grants and tokens are to the client that they were given to. */
export const clientGrantResult = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    "A grant, or one that waits for its account holder."
    union ClientGrantResult = ClientGrantIssued | ClientGrantPending

    "A grant that was issued. Keep its tokens secret."
    type ClientGrantIssued {
      "Null if only \`subject\` was requested."
      accessToken: ClientAccessToken
      "Use it, with \`continueAccessToken\`, in \`cancelClientGrant\`."
      continueUri: String!
      continueAccessToken: String!
      "Wallet addresses that the account holder has proven to be theirs. Null if none were requested."
      subject: [String!]
    }

    "A grant that the account holder has not answered yet."
    type ClientGrantPending {
      continueUri: String!
      continueAccessToken: String!
      "How many seconds to wait before the first \`continueClientGrant\`."
      waitSeconds: Int!
      "Where to send the account holder's browser. Null in answers of \`continueClientGrant\`."
      interactRedirect: String
      "Keep it for \`continueClientGrant\`. Null in answers of that mutation."
      interactNonce: String
    }

    "An access token for resource servers. It is shown only this once."
    type ClientAccessToken {
      value: String!
      "Use it in \`rotateClientToken\` and \`revokeClientToken\`."
      manageUrl: String!
      "How many seconds the token is valid."
      expiresIn: Int
      access: [ClientGrantAccess!]!
    }

    "What a token allows."
    type ClientGrantAccess {
      "\`incoming-payment\`, \`outgoing-payment\` or \`quote\`."
      type: String!
      actions: [String!]!
      identifier: String
      limits: ClientGrantLimits
    }

    "How much may be sent, and to whom."
    type ClientGrantLimits {
      receiver: String
      debitAmount: Amount
      receiveAmount: Amount
      interval: String
    }
  `,
  rafiki: { Amount: 'value assetCode assetScale' },
  listSizes: { 'ClientGrantIssued.subject': 20 },
  partSizes: {
    // Rafiki takes no grant request with more accesses.
    'ClientAccessToken.access': 3,
    'ClientGrantAccess.actions': 6
  }
})
