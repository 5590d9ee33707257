export interface Money {
  value: string
  assetCode: string
  assetScale: number
}

/** What others wrote, fit to stand in a line of ours: without control and direction characters. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, '')

/** The decimal digits of an amount: `{ value: '1230', assetScale: 2 }` is `12.30`. Nothing is rounded. */
export function decimalOf({ value, assetScale }: Pick<Money, 'value' | 'assetScale'>): string {
  const digits = BigInt(value)
    .toString()
    .padStart(assetScale + 1, '0')
  return assetScale === 0 ? digits : `${digits.slice(0, -assetScale)}.${digits.slice(-assetScale)}`
}

/** Formats amounts as the locale writes numbers, with the asset's code: symbols are shared by many currencies. */
export function amountFormat(locale: string): (money: Money) => string {
  return (money) => {
    const decimal = decimalOf(money)
    const fraction = decimal.split('.')[1] ?? ''
    const shown = Math.max(Math.min(2, fraction.length), fraction.replace(/0+$/, '').length)
    // Past 100 places Intl gives up; whatever it is then, it is shown as it is.
    const number =
      shown > 100
        ? decimal
        : new Intl.NumberFormat(locale, { minimumFractionDigits: shown, maximumFractionDigits: shown }).format(
            decimal as Intl.StringNumericLiteral
          )
    // A space that does not break: an amount stays in one line with its code.
    return `${number}\u00a0${plain(money.assetCode)}`
  }
}

/** How much of a limit is used, in thousandths: for a bar, not for calculation. Null if they are of two assets. */
export function usedShare(used: Money, limit: Money): number | null {
  if (used.assetCode !== limit.assetCode || used.assetScale !== limit.assetScale) return null
  const [part, whole] = [BigInt(used.value), BigInt(limit.value)]
  if (whole === 0n) return 1000
  const share = (part * 1000n) / whole
  return Number(share > 1000n ? 1000n : share)
}
