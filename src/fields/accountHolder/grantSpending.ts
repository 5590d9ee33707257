import type { MyGrant, MyGrantAccess } from '../../domain/grants/grantView.ts'
import type { Period } from '../../domain/grants/interval.ts'
import type { Recurrence } from '../../domain/grants/periods.ts'
import { limitsOf, recurrenceOfLimits, type MyGrantLimits } from '../../domain/spending/limits.ts'
import { lastUsedAt, spendingOf } from '../../domain/spending/spending.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const ofPayments = [needsScope('payments:read')]

export const grantSpending = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type MyGrant {
      "When the client last made a payment with this grant from one of the account holder's wallet addresses. Null if it never did. Fails with OPERATION_TOO_COSTLY if it had to read more payments than one operation may."
      lastUsedAt: DateTime
    }

    extend type MyGrantAccess {
      "How much the client may send, and to whom. Null unless \`type\` is \`outgoing-payment\`: other accesses cannot send money."
      limits: MyGrantLimits
      "What the client has sent, and what it may still send. Null unless \`type\` is \`outgoing-payment\`."
      spending: MyGrantSpending
    }

    "How much a client may send, and to whom, as data that you can put into any language."
    type MyGrantLimits {
      kind: MyGrantLimitKind!
      "The most that may leave the account."
      debitAmount: Amount
      "The most that may arrive at receivers. If both amounts are set, Rafiki refuses every payment."
      receiveAmount: Amount
      "The URL of the only incoming payment that may be paid. Null: any receiver."
      receiver: String
      "The amounts apply to each of these periods separately, and nothing may be sent outside of them: an ISO 8601 repeating interval, as the client wrote it. Null: the amounts apply once, in total. Rafiki treats an empty text as null, and so does this field."
      interval: String
      "The interval as data. Null if there is none, and if it cannot be read: nothing may be sent then."
      recurrence: MyGrantRecurrence
    }

    "What limits an \`outgoing-payment\` access."
    enum MyGrantLimitKind {
      "Nothing: the client may send any amount to anyone."
      UNLIMITED
      "The amount that leaves the account, fees included."
      DEBIT
      "The amount that arrives at receivers."
      RECEIVE
      "The receiver, but no amount."
      RECEIVER_ONLY
    }

    "Consecutive periods, in UTC. A period that would begin on a day that a month does not have begins on that month's last day; the periods after it keep that day."
    type MyGrantRecurrence {
      "The length of one period. Null if whole minutes cannot express it."
      every: MyGrantPeriodLength
      "How often the first period repeats: 5 makes six periods. Null: without end."
      repetitions: Int
      "When the first period begins. Null if there is no beginning."
      startsAt: DateTime
      "When the last period ends. Null if there is no end."
      endsAt: DateTime
    }

    "The length of a period: the sum of these fields."
    type MyGrantPeriodLength {
      years: Int!
      months: Int!
      weeks: Int!
      days: Int!
      hours: Int!
      minutes: Int!
    }

    "What was sent with a grant from the account holder's wallet addresses: in the current \`period\`, or since the grant was made if there is none. The sum is per grant, as in Rafiki: all accesses of a grant share it, so do not add them up."
    type MyGrantSpending {
      "What has left the account, or will once payments under way complete. A failed payment counts with what it sent, a cancelled one with nothing. Null if the payments are in different assets, and if nothing was sent and no limit names an asset."
      debitAmount: Amount
      "What has arrived at receivers, or will, counted in the same way. A failed payment counts with the share of it that was sent, rounded down."
      receiveAmount: Amount
      """
      What Rafiki still allows to leave the account: the limit less all payments of the period except failed and
      cancelled ones. 0 outside of the periods, and once the grant is over. Null without a limit of this kind (see
      \`kind\`), and if it cannot be computed: the grant is shared, has several \`outgoing-payment\` accesses, or
      \`complete\` is false.
      """
      remainingDebitAmount: Amount
      "What Rafiki still allows to arrive at receivers, computed in the same way."
      remainingReceiveAmount: Amount
      "The current period. Null if the limits have no interval, and if it is not in any of its periods now."
      period: MyGrantPeriod
      "How many payments were made, in any state."
      payments: Int!
      "When the last of these payments was made."
      lastUsedAt: DateTime
      "Whether all these payments were read. False: there were too many, and the figures cover only the newest."
      complete: Boolean!
    }

    "One period."
    type MyGrantPeriod {
      start: DateTime!
      "The first moment after the period."
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
      lastUsedAt: (grant: MyGrant, _, context) => lastUsedAt(context, grant)
    },
    MyGrantAccess: {
      limits: limitsOf,
      spending: (access: MyGrantAccess, _, context) => spendingOf(context, access)
    },
    MyGrantLimits: {
      recurrence: (limits: MyGrantLimits, _, context) => recurrenceOfLimits(context, limits)
    },
    MyGrantRecurrence: {
      startsAt: ({ startsAt }: Recurrence) => moment(startsAt),
      endsAt: ({ endsAt }: Recurrence) => moment(endsAt)
    },
    MyGrantPeriod: {
      start: ({ start }: Period) => moment(start),
      end: ({ end }: Period) => moment(end)
    }
  }
})

const moment = (milliseconds: number | null): Date | null => (milliseconds === null ? null : new Date(milliseconds))
