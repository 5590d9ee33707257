import type { FormatValues } from 'icu-minify/format'
import { amountFormat, plain, type Money } from './amounts.ts'
import { createDates, type Dates } from './dates.ts'
import { formatterOf, isolated, type Catalogue, type MessageKey, type Values } from './messages.ts'

/** All that the page says, in the reader's language: messages, amounts, dates and lists. */
export interface Words {
  locale: string
  /** A message as text. */
  say: (key: MessageKey, values?: Values) => string
  /** A message in whose text stand elements, as its parts. */
  parts: <Element>(key: MessageKey, values: FormatValues<Element>) => (string | Element)[]
  /** Whether there is a message for it: codes of errors come from outside. */
  has: (key: string) => key is MessageKey
  amount: (money: Money) => string
  list: (parts: string[]) => string
  /** `2 weeks` */
  unit: (count: number, unit: string) => string
  /** `40%` of thousandths. */
  share: (thousandths: number) => string
  dates: Dates
}

interface Options {
  catalogue: Catalogue
  locale: string
  timeZone?: string
  now?: number
}

export function createWords({ catalogue, ...options }: Options): Words {
  const { locale } = options
  const format = formatterOf(catalogue, locale)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  return {
    locale,
    say: (key, values) => [format<string>(key, values)].flat().join(''),
    parts: <Element>(key: MessageKey, values: FormatValues<Element>) => {
      const formatted = format(key, values)
      return Array.isArray(formatted) ? formatted : [formatted]
    },
    has: (key): key is MessageKey => Object.hasOwn(catalogue, key),
    amount: amountFormat(locale),
    list: (parts) => list.format(parts),
    unit: (count, unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
    share: (thousandths) => percent.format(thousandths / 1000),
    dates: createDates(options)
  }
}

/** The host of a URL that others wrote; the whole where it is none. */
export const hostOf = (url: string): string => isolated(URL.canParse(url) ? new URL(url).host : plain(url))

export const withoutScheme = (url: string): string => plain(url.replace(/^https:\/\//, ''))
