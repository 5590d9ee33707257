import { readFileSync } from 'node:fs'
import compile from 'icu-minify/compile'
import type { Catalogue } from '../src/messages.ts'
import { createWords, type Words } from '../src/words.ts'

const folder = new URL('../src/messages/', import.meta.url)

const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>

/** What a language's three catalogues say: what the page begins with, that of consent, and what comes later. */
export const textsOf = (language: string): Record<string, string> => ({
  ...read(`${language}.json`),
  ...read(`consent/${language}.json`),
  ...read(`later/${language}.json`)
})

export const languages = JSON.parse(readFileSync(new URL('languages.json', folder), 'utf8')) as Record<
  string,
  { reviewed: boolean }
>

/** What the build makes of the catalogues, and the page of that. */
export function wordsIn(locale: string, options: { timeZone?: string; now?: number } = {}): Words {
  const texts = Object.entries(textsOf(new Intl.Locale(locale).language))
  const catalogue = Object.fromEntries(texts.map(([key, text]) => [key, compile(text)])) as Catalogue
  return createWords({ catalogue, locale, ...options })
}
