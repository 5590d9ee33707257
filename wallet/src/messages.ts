import formatMessage, { type CompiledMessage, type FormatOptions, type FormatValues } from 'icu-minify/format'
import type english from './messages/en.json'

export type MessageKey = keyof typeof english
/** The messages of one language, as the build compiled them from `messages/*.json`. */
export type Catalogue = Record<MessageKey, CompiledMessage>
export type Values = Record<string, string | number>

/** Each language's messages are a file of their own: only the one that is used is loaded. */
const catalogues = {
  en: () => import('./messages/en.json'),
  de: () => import('./messages/de.json'),
  es: () => import('./messages/es.json'),
  fr: () => import('./messages/fr.json'),
  pt: () => import('./messages/pt.json'),
  ar: () => import('./messages/ar.json')
}
type Language = keyof typeof catalogues

const isLanguage = (language: string): language is Language => Object.hasOwn(catalogues, language)

export async function loadCatalogue(language: string): Promise<Catalogue> {
  const { default: catalogue } = await catalogues[isLanguage(language) ? language : 'en']()
  // The build replaced each text by its compiled form.
  return catalogue
}

/** The page's language as it is used where the reader lives: English for a reader in Austria is `en-AT`. */
export function localeOf(language: string, wanted: readonly string[]): string {
  const own = wanted.find((tag) => new Intl.Locale(tag).language === language)
  const { region } = new Intl.Locale(wanted[0] ?? language)
  return own ?? (region === undefined ? language : `${language}-${region}`)
}

const formatters: FormatOptions['formatters'] = {
  getDateTimeFormat: (...args) => new Intl.DateTimeFormat(...args),
  getNumberFormat: (...args) => new Intl.NumberFormat(...args),
  getPluralRules: (...args) => new Intl.PluralRules(...args)
}

/** Puts values into one message of the catalogue. Its result is text, or parts where the message has tags. */
export function formatterOf(catalogue: Catalogue, locale: string) {
  return <Element>(key: MessageKey, values: FormatValues<Element> = {}) =>
    formatMessage<Element>(catalogue[key], locale, values, { formatters })
}

/** Text of others within a sentence: its own direction does not turn what stands around it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`
