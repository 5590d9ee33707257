import type { UpstreamError } from '../transport/answer.ts'
import { property } from '../../lib/property.ts'

/** The one useful detail of Rafiki's, taken piece by piece. */
export function minSendAmount(upstream: UpstreamError): { minSendAmount?: object } {
  const amount = property(property(upstream.extensions, 'details'), 'minSendAmount')
  const [value, assetCode, assetScale] = ['value', 'assetCode', 'assetScale'].map((name) => property(amount, name))
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  const sound =
    typeof text === 'string' &&
    /^\d{1,20}$/.test(text) &&
    typeof assetCode === 'string' &&
    /^\w{1,12}$/.test(assetCode) &&
    typeof assetScale === 'number'
  return sound ? { minSendAmount: { value: text, assetCode, assetScale } } : {}
}
