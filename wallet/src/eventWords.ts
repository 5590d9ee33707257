import type { EventFragment, GrantEndedBy } from './gql/graphql.ts'
import { isolated } from './messages.ts'
import { withoutScheme, type Words } from './words.ts'

/** An event in one sentence. Kinds that this page does not know have none: their time is shown. */
export function sayEvent(event: EventFragment, { say, amount }: Words): string {
  const app = 'client' in event && event.client ? isolated(withoutScheme(event.client)) : say('event.app')
  const by = event.by.role
  const moneyOf = (money: Parameters<typeof amount>[0] | null) =>
    money === null || money.value === '0' ? { known: 'no', amount: '' } : { known: 'yes', amount: amount(money) }
  switch (event.__typename) {
    case 'MyGrantRequestedEvent':
      return say('event.requested', { app })
    case 'MyGrantApprovedEvent':
      return say('event.approved')
    case 'MyConsentGivenEvent':
      return say('event.given', { by, app })
    case 'MyConsentRefusedEvent':
      return say('event.refused', { by, app })
    case 'MyGrantRejectedEvent':
      return say('event.rejected')
    case 'MyGrantTokenIssuedEvent':
      return say('event.issued', { app })
    case 'MyGrantRevokedEvent':
      return say('event.revoked', { by, app })
    case 'MyGrantExpiredEvent':
      return say('event.expired')
    case 'MyGrantRevivedEvent':
      return say('event.revived')
    case 'MyTermsShownEvent':
      return say('event.shown')
    case 'MyPaymentCreatedEvent':
      return say('event.paid', { by, app, ...moneyOf(event.debitAmount) })
    case 'MyPaymentCompletedEvent':
      return say('event.completed', moneyOf(event.sentAmount))
    case 'MyPaymentFailedEvent':
      return say('event.failed', moneyOf(event.sentAmount))
    case 'MyPaymentCancelledEvent':
      return say('event.cancelled')
    case 'MyClientRenamedEvent':
      return say('event.renamed')
    case 'MyDataReadEvent':
      return say('event.read')
    case 'MyDataExportedEvent':
      return say('event.exported')
    case 'MyDataErasedEvent':
      return say('event.erased')
    default:
      return say('event.unknown')
  }
}

/** `Ended on 3 March by you` */
export const sayEnd = (date: string, by: GrantEndedBy | null, { say }: Words): string =>
  say('ended.by', { date, by: by ?? 'UNKNOWN' })

/** `3 March, 14:05`, or between which moments. A minute is exact enough. */
export function sayMoment({ at, notBefore }: Pick<EventFragment, 'at' | 'notBefore'>, { say, dates }: Words): string {
  const said = (iso: string): string => say('moment', { day: dates.day(iso), time: dates.time(iso) })
  const exact = notBefore === null || Date.parse(at) - Date.parse(notBefore) < 60_000
  return exact ? said(at) : say('moment.between', { from: said(notBefore), until: said(at) })
}
