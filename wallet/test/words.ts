import { readFileSync } from 'node:fs'
import compile from 'icu-minify/compile'
import type { Catalogue } from '../src/messages.ts'
import { createWords, type Words } from '../src/words.ts'

const folder = new URL('../src/messages/', import.meta.url)

export const textsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8')) as Record<string, string>

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
