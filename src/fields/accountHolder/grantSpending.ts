import type { MyGrant } from '../../domain/grants/grantView.ts'
import type { Period, Recurrence } from '../../domain/grants/periods.ts'
import {
  accessesOf,
  lastUsedAt,
  limitsOf,
  recurrenceOfLimits,
  spendingOf,
  type MyGrantAccess,
  type MyGrantLimits
} from '../../domain/spending/spending.ts'
import { pure } from '../../lib/unchanging.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const ofPayments = [needsScope('payments:read')]

export const grantSpending = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type MyGrant {
      "When a payment was last made with it from one of the caller's wallet addresses; null: never. OPERATION_TOO_COSTLY where more payments would have to be read than one operation may."
      lastUsedAt: DateTime
    }

    extend type MyGrantAccess {
      "How much may be sent, and to whom. Null for what is no \`outgoing-payment\` access: nothing can be sent with it."
      limits: MyGrantLimits
      "What was sent, and what still may be. Null for what is no \`outgoing-payment\` access."
      spending: MyGrantSpending
    }

    "How much a client may send, and to whom: as data, to be put into any language."
    type MyGrantLimits {
      kind: MyGrantLimitKind!
      "At most this much leaves the account."
      debitAmount: Amount
      "At most this much arrives at receivers. Where both amounts are set, Rafiki refuses every payment."
      receiveAmount: Amount
      "The URL of the one incoming payment that may be paid. Null: any receiver."
      receiver: String
      "The amounts hold anew for each of these periods, and nothing may be sent outside of them: an ISO 8601 repeating interval, as the client wrote it. Null: once for all; so does Rafiki take an empty text."
      interval: String
      "The interval as data. Null where there is none, and for one that cannot be read: then nothing may be sent."
      recurrence: MyGrantRecurrence
    }

    "What an \`outgoing-payment\` access is limited by."
    enum MyGrantLimitKind {
      "Nothing: any amount, to anybody."
      UNLIMITED
      "What leaves the account, fees included."
      DEBIT
      "What arrives at receivers."
      RECEIVE
      "The receiver, but no amount."
      RECEIVER_ONLY
    }

    "Periods that follow each other, reckoned in UTC. What begins on a day that a month does not have moves to that month's last day, and stays there."
    type MyGrantRecurrence {
      "The length of one period. Null where whole minutes do not say it."
      every: MyGrantPeriodLength
      "How often the first period repeats: 5 makes six periods. Null: without end."
      repetitions: Int
      "Null where it has no beginning."
      startsAt: DateTime
      "Null where it has no end."
      endsAt: DateTime
    }

    "The length of a period: the sum of these."
    type MyGrantPeriodLength {
      years: Int!
      months: Int!
      weeks: Int!
      days: Int!
      hours: Int!
      minutes: Int!
    }

    """
    What was sent with a grant from the caller's wallet addresses, in the current \`period\`; where there is none, since
    the grant was made. As Rafiki does, this counts by grant: its accesses share one sum, which is not to be added up.
    """
    type MyGrantSpending {
      "What has left the account, or will when payments under way go through; of failed payments what was sent, of cancelled ones nothing. Null where payments are of different assets, and where nothing was sent and no limit names an asset."
      debitAmount: Amount
      "The same as it arrives at receivers; of failed payments the share of what was sent, rounded down."
      receiveAmount: Amount
      "What Rafiki still allows: the limit less all payments of the period but failed and cancelled ones. 0 outside of the periods, and when the grant is over. Null without a limit of this kind (see \`kind\`), and where it cannot be told: the grant is shared, has several \`outgoing-payment\` accesses, or \`complete\` is false."
      remainingDebitAmount: Amount
      "The same for what arrives at receivers."
      remainingReceiveAmount: Amount
      "The current period. Null where the limits have no interval, and now is in none of its periods."
      period: MyGrantPeriod
      "How many payments were made, whatever became of them."
      payments: Int!
      "When the last of these payments was made."
      lastUsedAt: DateTime
      "Whether all these payments were looked at. False: there were too many to read, and the figures hold the newest only."
      complete: Boolean!
    }

    "One period."
    type MyGrantPeriod {
      start: DateTime!
      "Not in the period any more."
      end: DateTime!
    }
  `,
  guards: {
    'MyGrant.lastUsedAt': ofPayments,
    'MyGrantAccess.limits': [],
    'MyGrantAccess.spending': ofPayments
  },
  resolvers: {
    MyGrant: {
      access: pure(accessesOf),
      lastUsedAt: (grant: MyGrant, _, context) => lastUsedAt(context, grant)
    },
    MyGrantAccess: {
      limits: pure(limitsOf),
      spending: (access: MyGrantAccess, _, context) => spendingOf(context, access)
    },
    MyGrantLimits: {
      // Not pure: its steps count.
      recurrence: (limits: MyGrantLimits, _, context) => recurrenceOfLimits(context, limits)
    },
    MyGrantRecurrence: {
      startsAt: pure(({ startsAt }: Recurrence) => moment(startsAt)),
      endsAt: pure(({ endsAt }: Recurrence) => moment(endsAt))
    },
    MyGrantPeriod: {
      start: pure(({ start }: Period) => moment(start)),
      end: pure(({ end }: Period) => moment(end))
    }
  }
})

const moment = (milliseconds: number | null): Date | null => (milliseconds === null ? null : new Date(milliseconds))
