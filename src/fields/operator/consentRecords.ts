import { consentKinds, listConsentRecords, type ConsentRecordsArgs } from '../../domain/history/consentRecords.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

/** What operators do not have where no journal is configured. */
export const journaledRecords = ['Query.consentRecords']

/** What account holders were shown and answered, as the journal has it. Absent where no journal is configured. */
export const consentRecords = fieldModule({
  role: 'operator',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      What the tenant's account holders were shown and answered, and how it ended, newest first: of a grant, of a wallet
      address, or both. \`first\` is 20 by default, at most 100. Before it answers, the gateway writes into the activity of
      each account holder on the page that the wallet looked; they do not see who did, nor \`reason\`, which the journal keeps.
      Codes: JOURNAL_UNAVAILABLE.
      """
      consentRecords(
        "Why you look."
        reason: Reason!
        filter: ConsentRecordFilter!
        first: Int
        after: String
      ): ConsentRecordConnection
    }

    "Which records to list: \`grant\` or \`walletAddress\` at least. All conditions must hold."
    input ConsentRecordFilter {
      grant: ID
      walletAddress: String
      "The wallet address of the client application."
      client: String
      "Happened at this moment or later."
      happenedAfter: DateTime
      "Happened before this moment."
      happenedBefore: DateTime
    }

    "A page of records."
    type ConsentRecordConnection {
      edges: [ConsentRecordEdge!]!
      pageInfo: PageInfo!
    }

    "A record in a page, with its place in the list."
    type ConsentRecordEdge {
      "Opaque. Use it in \`after\` of \`consentRecords\`."
      cursor: String!
      node: ConsentRecord!
    }

    "Something that happened on the way to an account holder's consent, or ended it."
    type ConsentRecord {
      id: ID!
      kind: ConsentRecordKind!
      "When it happened; if the gateway does not know exactly, the time by which it had."
      at: DateTime!
      "The earliest time at which it can have happened. Null if \`at\` is exact."
      notBefore: DateTime
      "The latest time at which it can have happened. Null if \`at\` is exact."
      notAfter: DateTime
      grantId: ID
      "The wallet address of the client application."
      client: String
      "The wallet addresses that the grant names. Empty where the record was erased."
      walletAddresses: [String!]!
      by: ConsentRecordActor!
      "What the account holder was shown. Null where that is not known."
      terms: JSONObject
      "The digest of what was shown."
      termsDigest: String
    }

    "The kinds of records. A later version may add some."
    enum ConsentRecordKind {
      ${consentKinds.join('\n')}
    }

    "Who did it."
    type ConsentRecordActor {
      role: ConsentRecordRole!
      "The subject of their token. Null where nobody knows who it was."
      subject: String
      "Whether somebody else acted in their name."
      delegated: Boolean!
    }

    "Who does things."
    enum ConsentRecordRole {
      ACCOUNT_HOLDER
      CLIENT
      OPERATOR
      "The gateway itself."
      GATEWAY
      UNKNOWN
    }
  `,
  guards: { 'Query.consentRecords': [needsScope('consents:read')] },
  // A grant names three accesses at most, and as many subjects.
  partSizes: { 'ConsentRecord.walletAddresses': 20 },
  resolvers: {
    Query: { consentRecords: (_, args: ConsentRecordsArgs, context) => listConsentRecords(context, args) }
  }
})
