import { roles, viewerId } from '../../identity/viewer.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const me = fieldModule({
  role: roles,
  sdl: /* GraphQL */ `
    extend type Query {
      "The subject of the token: what the gateway read from the token, and nothing else."
      me: Me!
    }

    "The subject of the token that came with the request."
    type Me {
      "Identifies this subject. The id is the same in every session."
      id: ID!
      "The \`sub\` claim of the token."
      subject: String!
      "The tenant of Rafiki that the subject belongs to."
      tenantId: ID!
      "The account holder's wallet addresses, in the form in which Rafiki stores them. Empty for every other role."
      walletAddresses: [String!]!
      "What the token allows. A token without scopes has the default scopes that this gateway is configured with for its role."
      scopes: [String!]!
      "When the token expires. Send a new one from then on."
      expiresAt: DateTime!
      "When the subject last signed in. Null if the token does not say: fields that need a recent sign-in then fail with STEP_UP_REQUIRED."
      authTime: DateTime
    }
  `,
  guards: { 'Query.me': [everyone] },
  listSizes: { 'Me.scopes': 20 },
  // A hundred by the token, a thousand by the ownership service.
  partSizes: { 'Me.walletAddresses': 1_000 },
  resolvers: {
    Query: {
      me: (_, __, { viewer }) => ({
        id: viewerId(viewer),
        subject: viewer.subject,
        tenantId: viewer.tenant.id,
        walletAddresses: viewer.wallet.addresses,
        scopes: viewer.scopes,
        expiresAt: momentOf(viewer.expiresAt),
        authTime: momentOf(viewer.authTime)
      })
    }
  }
})

/** @param seconds as a token says it: a number, maybe one that no calendar has */
function momentOf(seconds: number | undefined): Date | null {
  const moment = new Date((seconds ?? NaN) * 1000)
  return Number.isNaN(moment.getTime()) ? null : moment
}
