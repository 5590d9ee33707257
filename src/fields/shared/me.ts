import { roles, viewerId } from '../../identity/viewer.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const me = fieldModule({
  role: roles,
  sdl: /* GraphQL */ `
    extend type Query {
      "Who the gateway takes the caller for: what it read from the token, and nothing else."
      me: Me!
    }

    "The holder of the token that came with the request."
    type Me {
      "The same for this caller in every session."
      id: ID!
      "The \`sub\` of the token."
      subject: String!
      "The tenant of Rafiki that the caller belongs to."
      tenantId: ID!
      "The wallet addresses that are the caller's, in the form in which Rafiki keeps them. Empty for those who are no account holders."
      walletAddresses: [String!]!
      "What the token allows. Where it says nothing, what this gateway lets such callers do."
      scopes: [String!]!
      "When the token ends: bring another one from then on."
      expiresAt: DateTime!
      "When the caller last proved who they are. Null where the token does not say: fields that need it recent then answer STEP_UP_REQUIRED."
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
