import { listMyActivity, historyOf, type MyActivityArgs } from '../../domain/history/eventPages.ts'
import { kindOf } from '../../domain/history/eventView.ts'
import { approvedAt, endedAt, endedBy } from '../../domain/history/grantTimes.ts'
import type { MyGrant } from '../../domain/grants/grantView.ts'
import { nodes, type ConnectionArgs } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('history:read')]

/** What account holders do not have where no journal is configured. */
export const journaled = [
  'Query.myActivity',
  ...['approvedAt', 'endedAt', 'endedBy', 'history'].map((field) => `MyGrant.${field}`)
]

/** What the journal knows of grants and of an account holder's activity. Absent where no journal is configured. */
export const history = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      What happened at the account holder's wallet addresses, as far as the gateway's journal knows it: newest first.
      Of what another account holder did, or was asked, it shows the kind and the time.

      \`first\` (20 by default, at most 100) with \`after\` pages forwards; \`last\` with \`before\` pages backwards, and
      \`last\` alone returns the end of the list. Codes: JOURNAL_UNAVAILABLE.
      """
      myActivity(first: Int, after: String, last: Int, before: String, filter: MyActivityFilter): MyEventConnection
    }

    "Which events to list. All conditions must hold; an empty list matches nothing."
    input MyActivityFilter {
      kind: MyEventKindIn
      "Events of these grants, by id. Events that show no more than their kind and time are not found by it."
      grant: StringIn
      "Events of these client applications, by the wallet address in \`client\`. Events that show no more than their kind and time are not found by it."
      client: StringIn
      "Happened at this moment or later."
      happenedAfter: DateTime
      "Happened before this moment."
      happenedBefore: DateTime
    }

    "One of these kinds."
    input MyEventKindIn {
      in: [MyEventKind!]!
    }

    "The kinds of events. A later version may add some."
    enum MyEventKind {
      ${[...kindOf.keys()].join('\n')}
    }

    extend type MyGrant {
      "When the grant was approved, or the time by which it was; \`history\` has between when. Null if it was not approved, and if that is not known to the hour, as for grants from before the journal. Codes: JOURNAL_UNAVAILABLE."
      approvedAt: DateTime
      "When the grant ended, or the time by which it had. Null if it has not ended, and if that is not known to the hour. Codes: JOURNAL_UNAVAILABLE."
      endedAt: DateTime
      "Who ended the grant. Null if it has not ended. Codes: JOURNAL_UNAVAILABLE."
      endedBy: GrantEndedBy
      "What happened to the grant and under it, newest first; pages as \`myActivity\`. Payments from other people's wallet addresses are not in it. Codes: JOURNAL_UNAVAILABLE."
      history(first: Int, after: String, last: Int, before: String): MyEventConnection
    }

    "Who ended a grant."
    enum GrantEndedBy {
      ACCOUNT_HOLDER
      "Another account holder: one with a part in the grant, or one who held the wallet address before."
      OTHER_ACCOUNT_HOLDER
      CLIENT
      "The wallet: its staff, or its systems."
      WALLET
      "Nobody answered the request in time."
      REQUEST_EXPIRED
      "Nobody knows. The gateway does not guess."
      UNKNOWN
    }

    "A page of events."
    type MyEventConnection {
      edges: [MyEventEdge!]!
      "The same events without their cursors."
      nodes: [MyEvent!]!
      pageInfo: PageInfo!
    }

    "An event in a page, with its place in the list."
    type MyEventEdge {
      "Opaque. Use it in \`after\` and \`before\` of the same field; it works for this account holder only."
      cursor: String!
      node: MyEvent!
    }
  `,
  guards: {
    'Query.myActivity': read,
    'MyGrant.approvedAt': read,
    'MyGrant.endedAt': read,
    'MyGrant.endedBy': read,
    'MyGrant.history': read
  },
  resolvers: {
    Query: { myActivity: (_, args: MyActivityArgs, context) => listMyActivity(context, args) },
    MyGrant: {
      approvedAt: (grant: MyGrant, _, context) => approvedAt(context, grant),
      endedAt: (grant: MyGrant, _, context) => endedAt(context, grant),
      endedBy: (grant: MyGrant, _, context) => endedBy(context, grant),
      history: (grant: MyGrant, args: ConnectionArgs, context) => historyOf(context, grant, args)
    },
    MyEventConnection: { nodes }
  }
})
