import type { Money } from './amounts.ts'
import type { Dates } from './dates.ts'
import type { EventFragment, GrantEndedBy } from './gql/graphql.ts'
import { hostOf } from './words.ts'

/** An event in one sentence. Kinds that this page does not know have none: their time is shown. */
export function sayEvent(event: EventFragment, amount: (money: Money) => string): string {
  const app = 'client' in event && event.client ? hostOf(event.client) : 'an app'
  const by = doer(event, app)
  switch (event.__typename) {
    case 'MyGrantRequestedEvent':
      return `${app} asked for a permission`
    case 'MyGrantApprovedEvent':
      return 'The permission was allowed'
    case 'MyConsentGivenEvent':
      return `${by} allowed it`
    case 'MyConsentRefusedEvent':
      return `${by} declined it`
    case 'MyGrantRejectedEvent':
      return 'The request was declined'
    case 'MyGrantTokenIssuedEvent':
      return `${app} began to use the permission`
    case 'MyGrantRevokedEvent':
      return `${by} ended the permission`
    case 'MyGrantExpiredEvent':
      return 'Nobody answered the request in time'
    case 'MyGrantRevivedEvent':
      return 'A permission that had ended works again. Revoke it if you do not know why.'
    case 'MyTermsShownEvent':
      return 'You were shown what the app asks for'
    case 'MyPaymentCreatedEvent':
      return `A payment${event.debitAmount ? ` of ${amount(event.debitAmount)}` : ''} was made${by === app ? ` by ${app}` : ''}`
    case 'MyPaymentCompletedEvent':
      return `A payment was completed${event.sentAmount ? `: ${amount(event.sentAmount)} sent` : ''}`
    case 'MyPaymentFailedEvent':
      return `A payment failed${event.sentAmount && event.sentAmount.value !== '0' ? ` after ${amount(event.sentAmount)} had been sent` : ''}`
    case 'MyPaymentCancelledEvent':
      return 'A payment was cancelled before anything was sent'
    case 'MyClientRenamedEvent':
      return 'The app goes by another name'
    case 'MyDataReadEvent':
      return "The wallet's staff looked at your data"
    case 'MyDataExportedEvent':
      return 'Your data were exported'
    case 'MyDataErasedEvent':
      return 'Your data were erased'
    default:
      return 'Something happened that this page cannot show'
  }
}

function doer({ by }: EventFragment, app: string): string {
  switch (by.role) {
    case 'ACCOUNT_HOLDER':
      return 'You'
    case 'OTHER_ACCOUNT_HOLDER':
      return 'Another account holder'
    case 'CLIENT':
      return app
    case 'WALLET':
      return 'The wallet'
    case 'UNKNOWN':
      return 'Somebody'
  }
}

const enders: Record<GrantEndedBy, string> = {
  ACCOUNT_HOLDER: 'by you',
  OTHER_ACCOUNT_HOLDER: 'by another account holder',
  CLIENT: 'by the app',
  WALLET: 'by the wallet',
  REQUEST_EXPIRED: 'since nobody answered',
  UNKNOWN: ''
}

/** `Ended on 3 March by you` */
export const sayEnd = (day: string, by: GrantEndedBy | null): string =>
  `Ended on ${day} ${by === null ? '' : enders[by]}`.trim()

/** `3 March, 14:05`, or between which moments. A minute is exact enough. */
export function sayMoment({ at, notBefore }: Pick<EventFragment, 'at' | 'notBefore'>, { day, time }: Dates): string {
  const said = (iso: string): string => `${day(iso)}, ${time(iso)}`
  const exact = notBefore === null || Date.parse(at) - Date.parse(notBefore) < 60_000
  return exact ? said(at) : `between ${said(notBefore)} and ${said(at)}`
}
