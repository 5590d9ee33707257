import { readdirSync, readFileSync } from 'node:fs'
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { localeOf } from '../src/messages.ts'
import { languageOf } from '../serve.ts'
import { languages, textsOf, wordsIn } from './words.ts'

const english = textsOf('en')
const others = Object.keys(languages).filter((language) => language !== 'en')

/** What a message takes: its arguments with their kinds, the choices of selections, its tags. */
function placeholdersIn(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.argument) return [element.value]
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...placeholdersIn(element.children)]
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return []
    const inner = Object.values(element.options).flatMap(({ value }) => placeholdersIn(value))
    // The plurals of a language are its own.
    const choices = element.type === TYPE.plural ? 'plural' : Object.keys(element.options).sort().join(', ')
    return [`${element.value}: ${choices}`, ...inner]
  })
}
const takes = (text: string): string[] => [...new Set(placeholdersIn(parse(text)))].sort()

/** The categories of each plural in a message. */
function pluralsIn(elements: MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return []
    const inner = Object.values(element.options).flatMap(({ value }) => pluralsIn(value))
    return element.type === TYPE.plural ? [Object.keys(element.options), ...inner] : inner
  })
}

describe.each(others)('the messages in %s', (language) => {
  const texts = textsOf(language)

  it('the catalogue of each language has the keys of the English one', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english))
  })

  it('each message of a language takes what the English one takes', () => {
    // A number that a language writes as a word in one of its plurals is an argument all the same.
    const differing = Object.keys(english).filter(
      (key) => JSON.stringify(takes(texts[key] ?? '')) !== JSON.stringify(takes(english[key] ?? ''))
    )
    expect(differing.map((key) => [key, takes(texts[key] ?? ''), takes(english[key] ?? '')])).toEqual([])
  })

  it('each plural of a language has all of its categories', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    const lacking = Object.entries(texts).flatMap(([key, text]) =>
      pluralsIn(parse(text)).flatMap((has) =>
        pluralCategories.filter((category) => !has.includes(category)).map((category) => `${key}: ${category}`)
      )
    )
    expect(lacking).toEqual([])
  })

  it('the catalogue of each other language is marked as not reviewed, and translated', () => {
    expect(languages[language]).toEqual({ reviewed: false })
    const same = Object.keys(english).filter(
      (key) => texts[key] === english[key] && /[a-z]{4}/.test(english[key] ?? '')
    )
    // A word may be the same in two languages.
    expect(same.length).toBeLessThan(4)
  })
})

it('every message is used, and no sentence of the page stands in its source', () => {
  const folder = new URL('../src/', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/^(gql|sandbox|back)/.test(file))
    .map((file) => [file, readFileSync(new URL(file, folder), 'utf8')] as const)
  const code = `${sources.map(([, text]) => text).join('\n')}${readFileSync(new URL('../pages.js', import.meta.url), 'utf8')}`
  const templates = [...code.matchAll(/`([\w.]*\$\{\w[\w.]*\}[\w.]*(?:\$\{\w+\})?)`/g)].map(
    ([, text = '']) => new RegExp(`^${text.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`)
  )
  const unused = Object.keys(english).filter(
    (key) => !code.includes(`'${key}'`) && !code.includes(`texts.${key}`) && !templates.some((it) => it.test(key))
  )
  expect(unused).toEqual([])
  // Text between tags has a letter: it would be English for everybody.
  const written = sources.flatMap(([file, text]) =>
    [...text.matchAll(/>\s*([A-Z][a-z]+ [a-z][^<{}=;]*)</g)].map(([, words]) => `${file}: ${words}`)
  )
  expect(written).toEqual([])
})

it('plurals, amounts and dates follow the locale', () => {
  const at = '2026-11-01T12:00:00Z'
  const money = { value: '123450', assetCode: 'EUR', assetScale: 2 }
  const said = (locale: string) => {
    const words = wordsIn(locale, { timeZone: 'UTC', now: Date.parse('2026-11-22T10:00:00Z') })
    return [words.amount(money), words.dates.day(at), words.say('apps.found', { count: 2 })]
  }
  expect(said('en-GB')).toEqual(['1,234.50\u00a0EUR', '1 November', '2 apps'])
  expect(said('de-AT')).toEqual(
    ['1.234,50\u00a0EUR', '1. November', '2 Apps'].map((it) => expect.stringMatching(it.replace('.', '.')))
  )
  expect(said('pt-BR')).toEqual(['1.234,50\u00a0EUR', '1 de novembro', '2 aplicativos'])
  expect(said('ar-EG')).toEqual([expect.stringContaining('١'), expect.stringContaining('نوفمبر'), 'تطبيقان'])
})

it.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['ja,fr;q=0.5,en;q=0.4', 'fr'],
  ['en;q=0.1, AR-eg', 'ar'],
  ['de;q=0, es', 'es'],
  ['ja', ''],
  ['', ''],
  ['*, ;q=x', '']
])('the page is served in the language that a reader wants most: %s is %j', (accepted, language) => {
  expect(languageOf(accepted, Object.keys(languages))).toBe(language)
})

it.each([
  ['de', ['de-AT', 'en'], 'de-AT'],
  ['en', ['hi-IN'], 'en-IN'],
  ['en', ['de-AT', 'en-GB'], 'en-GB'],
  ['fr', [], 'fr']
])('the page in %s for a reader of %j is written as in %s', (language, wanted, locale) => {
  expect(localeOf(language, wanted)).toBe(locale)
})

it('the style sheet has no left and no right, so that it is mirrored where one reads from the right', () => {
  const css = readFileSync(new URL('../src/style.css', import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '')
  const sides = [...css.matchAll(/^.*\b(?:left|right)\b.*$/gm)].map(([line]) => line.trim())
  const four = [...css.matchAll(/^\s*(?:padding|margin|inset|border-width): (\S+) (\S+) (\S+) (\S+);/gm)]
  expect([...sides, ...four.filter(([, , right, , left]) => right !== left).map(([line]) => line.trim())]).toEqual([])
})
