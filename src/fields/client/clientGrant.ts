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
type RequestInput = Omit<GrantInput, 'access'> & { access: AccessInput[] }
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
      Requests a grant from an auth server, as the client that the token is for. A grant that needs an account
      holder's consent comes back pending: send their browser to \`interactRedirect\`, then continue. The request is
      sent once.
      Codes: BAD_USER_INPUT, FORBIDDEN (the auth server does not know the client's key), NOT_FOUND (no such auth
      server), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      requestClientGrant(input: RequestClientGrantInput!): ClientGrantResult

      """
      Continues a pending grant. When the browser has come back, set \`interactRef\` and the four fields after it.
      Without \`interactRef\`, this asks whether the account holder has answered, which works only for grants that were
      requested without \`finish\`. The request is sent once.
      Codes: TOO_FAST (with \`waitSeconds\`), GRANT_NOT_CONTINUABLE, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT (a wrong
      \`hash\`: nothing was sent), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      continueClientGrant(input: ContinueClientGrantInput!): ClientGrantResult
    }

    "A grant that the client requests."
    input RequestClientGrantInput {
      "\`authServer\` of the wallet address that the grant is for."
      grantRequestUrl: String!
      "What the client wants to do: three accesses at most."
      access: [ClientGrantAccessInput!]! = []
      "Wallet addresses that the account holder must prove to be theirs, as URLs."
      subject: [String!]
      "Required if the account holder must be asked: always for OUTGOING_PAYMENT and for a \`subject\`."
      interact: ClientGrantInteractInput
      "Identifies the client by its key instead of its wallet address, so that the wallet does not learn who the client is. Not allowed with \`interact\`."
      withKey: Boolean! = false
    }

    "One thing that the client wants to do."
    input ClientGrantAccessInput {
      type: ClientGrantAccessType!
      "\`create\`, \`read\`, \`list\`, \`complete\`; \`read-all\` and \`list-all\` include what other clients made."
      actions: [String!]!
      "The account holder's wallet address, exactly as its wallet spells it."
      identifier: String
      "For OUTGOING_PAYMENT only."
      limits: ClientGrantLimitsInput
    }

    "What an access is about."
    enum ClientGrantAccessType {
      INCOMING_PAYMENT
      OUTGOING_PAYMENT
      QUOTE
    }

    "How much the client wants to be allowed to send. Set at most one of the two amounts."
    input ClientGrantLimitsInput {
      "The URL of the only incoming payment that may be paid."
      receiver: String
      debitAmount: AmountInput
      receiveAmount: AmountInput
      "An ISO 8601 repeating interval: the amounts apply to each of its periods separately."
      interval: String
    }

    "How the account holder is asked: in their browser."
    input ClientGrantInteractInput {
      "Where the browser goes afterwards. Without it, poll \`continueClientGrant\`."
      finish: ClientGrantFinishInput
    }

    "Where the account holder's browser returns to."
    input ClientGrantFinishInput {
      "A page of the client's. The auth server adds \`interact_ref\` and \`hash\`, or \`result=grant_rejected\`."
      uri: String!
      "Random. Keep it for \`clientNonce\`."
      nonce: String!
    }

    "Which pending grant to continue."
    input ContinueClientGrantInput {
      continueUri: String!
      continueAccessToken: AccessToken!
      "\`interact_ref\`, which the browser brought back. The four fields below are required with it."
      interactRef: String
      "\`hash\`, which the browser brought back: it proves that the browser came from the right auth server."
      hash: String
      "The \`nonce\` that the client sent with \`finish\`."
      clientNonce: String
      "\`interactNonce\` of the pending grant."
      interactNonce: String
      "The \`grantRequestUrl\` that the grant was requested from."
      grantRequestUrl: String
    }
  `,
  guards: {
    'Mutation.requestClientGrant': [everyone],
    'Mutation.continueClientGrant': [everyone]
  },
  rafiki: { AmountInput: 'value assetCode assetScale' },
  mutations: {
    requestClientGrant: { audit: ['input.grantRequestUrl'] },
    continueClientGrant: { audit: ['input.continueUri'] }
  },
  resolvers: {
    Mutation: {
      async requestClientGrant(_, { input }: { input: RequestInput }, { asking }) {
        const access = input.access.map(({ type, limits, identifier, ...rest }, at) => {
          if (limits && type !== 'OUTGOING_PAYMENT')
            throw badInput(`input.access.${at}.limits`, 'no limits for this type')
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
