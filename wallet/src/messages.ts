import formatMessage, { type CompiledMessage, type FormatOptions, type FormatValues } from 'icu-minify/format'
import type english from './messages/en.json'
import type consentEnglish from './messages/consent/en.json'
import type laterEnglish from './messages/later/en.json'

export type MessageKey = keyof typeof english | keyof typeof consentEnglish | keyof typeof laterEnglish
/** The messages of one language that the page begins with, as the build compiled them from `messages/*.json`. */
export type Catalogue = Record<keyof typeof english, CompiledMessage>
export type Values = Record<string, string | number>

/** Each language's messages are three files of their own: only those that are used are loaded. */
const catalogues = {
  en: {
    base: () => import('./messages/en.json'),
    consent: () => import('./messages/consent/en.json'),
    later: () => import('./messages/later/en.json')
  },
  de: {
    base: () => import('./messages/de.json'),
    consent: () => import('./messages/consent/de.json'),
    later: () => import('./messages/later/de.json')
  },
  es: {
    base: () => import('./messages/es.json'),
    consent: () => import('./messages/consent/es.json'),
    later: () => import('./messages/later/es.json')
  },
  fr: {
    base: () => import('./messages/fr.json'),
    consent: () => import('./messages/consent/fr.json'),
    later: () => import('./messages/later/fr.json')
  },
  pt: {
    base: () => import('./messages/pt.json'),
    consent: () => import('./messages/consent/pt.json'),
    later: () => import('./messages/later/pt.json')
  },
  ar: {
    base: () => import('./messages/ar.json'),
    consent: () => import('./messages/consent/ar.json'),
    later: () => import('./messages/later/ar.json')
  }
}
type Language = keyof typeof catalogues

const isLanguage = (language: string): language is Language => Object.hasOwn(catalogues, language)
const catalogueOf = (language: string) => catalogues[isLanguage(language) ? language : 'en']

export async function loadCatalogue(language: string): Promise<Catalogue> {
  const { default: catalogue } = await catalogueOf(language).base()
  // The build replaced each text by its compiled form.
  return catalogue
}

/** The messages that the page does not begin with, in its one language; empty until a part that has them is loaded. */
const laterMessages: Partial<Record<MessageKey, CompiledMessage>> = {}

/** The messages of the consent page, or those of what is opened later. */
export type Messages = 'consent' | 'later'

export async function loadMessages(messages: Messages, language: string): Promise<void> {
  const { default: catalogue } = await catalogueOf(language)[messages]()
  Object.assign(laterMessages, catalogue)
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
  const messages: typeof laterMessages = catalogue
  return <Element>(key: MessageKey, values: FormatValues<Element> = {}) =>
    formatMessage<Element>(messages[key] ?? laterMessages[key] ?? key, locale, values, { formatters })
}

/** Text of others within a sentence: its own direction does not turn what stands around it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`
