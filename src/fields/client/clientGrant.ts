import { badInput } from '../../errors.ts'
import {
  continueGrant,
  requestGrant,
  type Access,
  type ContinueInput,
  type GrantInput,
  type GrantResult
} from '../../openPayments/clientGrants.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

type AccessInput = { type: AccessType; limits?: Record<string, unknown> | null; identifier?: string | null }
type AccessType = keyof typeof accessTypes

const accessTypes = {
  INCOMING_PAYMENT: 'incoming-payment',
  OUTGOING_PAYMENT: 'outgoing-payment',
  QUOTE: 'quote'
} as const

export const clientGrant = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Asks an auth server for a grant, in the name of the client that the token is for. What needs an account holder's
      consent comes back pending: send their browser to \`interactRedirect\`, then continue. Sent once.
      Codes: BAD_USER_INPUT, FORBIDDEN (the auth server does not know the client's key), NOT_FOUND (no such auth
      server), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      requestClientGrant(input: RequestClientGrantInput!): ClientGrantResult

      """
      Goes on with a pending grant: with \`interactRef\` and what belongs to it when the browser came back; without, to
      ask whether the account holder has answered, which only works for grants that were asked for without \`finish\`.
      Sent once. Codes: TOO_FAST (with \`waitSeconds\`), GRANT_NOT_CONTINUABLE, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
      (a wrong \`hash\`: nothing was sent), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      continueClientGrant(input: ContinueClientGrantInput!): ClientGrantResult
    }

    "A grant that the client asks for."
    input RequestClientGrantInput {
      "\`authServer\` of the wallet address that the grant is for."
      grantRequestUrl: String!
      "What the client wants to do: at most three accesses."
      access: [ClientGrantAccessInput!]! = []
      "Wallet addresses whose holder the account holder is to prove to be, as URLs."
      subject: [String!]
      "Needed where the account holder must be asked: always for OUTGOING_PAYMENT and for a \`subject\`."
      interact: ClientGrantInteractInput
      "Comes with the client's key instead of its wallet address, so that the wallet does not learn who it is. Not with \`interact\`."
      withKey: Boolean! = false
    }

    "One thing that the client wants to do."
    input ClientGrantAccessInput {
      type: ClientGrantAccessType!
      "\`create\`, \`read\`, \`list\`, \`complete\`, and \`read-all\` and \`list-all\` for what other clients made."
      actions: [String!]!
      "The account holder's wallet address, exactly as its wallet spells it."
      identifier: String
      "For OUTGOING_PAYMENT."
      limits: ClientGrantLimitsInput
    }

    "What an access is about."
    enum ClientGrantAccessType {
      INCOMING_PAYMENT
      OUTGOING_PAYMENT
      QUOTE
    }

    "How much the client wants to be able to send. One of the two amounts at most."
    input ClientGrantLimitsInput {
      "The URL of the one incoming payment to be paid."
      receiver: String
      debitAmount: AmountInput
      receiveAmount: AmountInput
      "An ISO 8601 repeating interval: the amounts hold anew for each of its periods."
      interval: String
    }

    "How the account holder is asked: in their browser."
    input ClientGrantInteractInput {
      "Where the browser goes afterwards. Without, ask with \`continueClientGrant\` whether it is done."
      finish: ClientGrantFinishInput
    }

    "Where the account holder's browser comes back to."
    input ClientGrantFinishInput {
      "A page of the client's. It is called with \`interact_ref\` and \`hash\`, or with \`result=grant_rejected\`."
      uri: String!
      "Random, and kept for \`clientNonce\`."
      nonce: String!
    }

    "A pending grant to go on with."
    input ContinueClientGrantInput {
      continueUri: String!
      continueAccessToken: String!
      "\`interact_ref\`, which the browser brought back. With it come the four below."
      interactRef: String
      "\`hash\`, which the browser brought back: it proves that it came from the auth server that was asked."
      hash: String
      "The \`nonce\` that the client sent with \`finish\`."
      clientNonce: String
      "\`interactNonce\` of the pending grant."
      interactNonce: String
      "The \`grantRequestUrl\` that the grant was asked of."
      grantRequestUrl: String
    }

    "A grant, or one that waits for its account holder."
    union ClientGrantResult = ClientGrantIssued | ClientGrantPending

    "A grant that was given. Keep its tokens secret."
    type ClientGrantIssued {
      "Null when only \`subject\` was asked for."
      accessToken: ClientAccessToken
      "With \`continueAccessToken\`, good for \`cancelClientGrant\`."
      continueUri: String!
      continueAccessToken: String!
      "Wallet addresses that the account holder has proven theirs. Null when none were asked for."
      subject: [String!]
    }

    "A grant that the account holder has not answered yet."
    type ClientGrantPending {
      continueUri: String!
      continueAccessToken: String!
      "How long to wait before the first \`continueClientGrant\`."
      waitSeconds: Int!
      "Where to send the account holder's browser. Null in an answer of \`continueClientGrant\`."
      interactRedirect: String
      "Kept for \`continueClientGrant\`. Null in an answer of it."
      interactNonce: String
    }

    "A token that lets the client in at resource servers. It is shown this once."
    type ClientAccessToken {
      value: String!
      "Good for \`rotateClientToken\` and \`revokeClientToken\`."
      manageUrl: String!
      "How many seconds it is good for."
      expiresIn: Int
      access: [ClientGrantAccess!]!
    }

    "What a token is good for."
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
  guards: {
    'Mutation.requestClientGrant': [everyone],
    'Mutation.continueClientGrant': [everyone]
  },
  rafiki: {
    AmountInput: 'value assetCode assetScale',
    Amount: 'value assetCode assetScale'
  },
  mutations: {
    requestClientGrant: { audit: ['input.grantRequestUrl'] },
    continueClientGrant: { audit: ['input.continueUri'] }
  },
  listSizes: { 'ClientGrantIssued.subject': 20 },
  partSizes: {
    // Rafiki takes no grant request with more accesses.
    'ClientAccessToken.access': 3,
    'ClientGrantAccess.actions': 6
  },
  resolvers: {
    Mutation: {
      async requestClientGrant(
        _,
        { input }: { input: Omit<GrantInput, 'access'> & { access: AccessInput[] } },
        { asking }
      ) {
        const access = input.access.map(({ type, limits, identifier, ...rest }, at) => {
          if (limits && type !== 'OUTGOING_PAYMENT')
            throw badInput(`input.access.${at}.limits`, 'nothing for this type')
          const given = { ...(identifier && { identifier }), ...(limits && { limits: withoutNulls(limits) }) }
          return { ...rest, type: accessTypes[type], ...given } as Access
        })
        return typed(await requestGrant(asking, { ...input, access }))
      },
      continueClientGrant: async (_, { input }: { input: ContinueInput }, { asking }) =>
        typed(await continueGrant(asking, input))
    }
  }
})

const withoutNulls = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== null))

const typed = (result: GrantResult) =>
  'issued' in result
    ? { __typename: 'ClientGrantIssued', ...result.issued }
    : { __typename: 'ClientGrantPending', ...result.pending }
