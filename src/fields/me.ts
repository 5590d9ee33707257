import { viewerId } from '../identity/viewer.ts'
import { fields } from '../policy/policy.ts'
import { everyone } from '../policy/rules.ts'
import type { FieldFamily } from './family.ts'

const shown = { Query: { me: [everyone] }, Me: fields('id subject tenantId walletAddresses') }

export const me: FieldFamily = {
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
    }
  `,
  policy: { user: shown, client: shown, operator: shown },
  resolvers: {
    Query: {
      me: (_, __, { viewer }) => ({
        id: viewerId(viewer),
        subject: viewer.subject,
        tenantId: viewer.tenant.id,
        walletAddresses: viewer.wallet.addresses
      })
    }
  }
}
