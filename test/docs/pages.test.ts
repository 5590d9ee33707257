import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { parse as parseYaml } from 'yaml'
import { formerNames } from '../../src/config/formerNames.ts'
import { variables } from '../../src/config/variables.ts'
import { codes } from '../../src/errors.ts'
import { blocksOf, pages, textOf } from '../support/markdown.ts'

const contracts = ['accountHolder', 'client', 'operator'].map((role) =>
  buildSchema(readFileSync(new URL(`../../schema/contracts/${role}.graphql`, import.meta.url), 'utf8'))
)

it.each(pages)('%s: its links lead somewhere', (page) => {
  const folder = new URL(`../../${page}`, import.meta.url)
  const links = [...textOf(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link)
  const own = links.filter((link) => !/^(https?|mailto):/.test(link))
  expect(own.filter((link) => !existsSync(new URL(link, folder)))).toEqual([])
})

it.each(pages)('%s: the files of the project that it names exist', (page) => {
  const named = [
    ...textOf(page).matchAll(/`((?:src|test|scripts|schema|sandbox|wallet|explorer|deploy|bench)\/[\w./-]*)`/g)
  ]
  const missing = named.filter(([, path = '']) => !existsSync(new URL(`../../${path}`, import.meta.url)))
  expect(missing.map(([, path]) => path).filter((path) => path !== 'bench/results/')).toEqual([])
})

/** The anchors that GitHub gives a page's headings. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )

it.each(pages)('%s: its links to a heading name one that exists', (page) => {
  const folder = new URL(`../../${page}`, import.meta.url)
  const root = new URL('../../', import.meta.url)
  const broken = [...textOf(page).matchAll(/\]\(([^)#\s:]*)#([^)]+)\)/g)].flatMap(([link, path = '', anchor = '']) => {
    const target = path === '' ? page : new URL(path, folder).href.slice(root.href.length)
    return pages.includes(target) && !anchorsOf(target).includes(anchor) ? [link] : []
  })
  expect(broken).toEqual([])
})

it('a page of docs/ has at most 150 lines', () => {
  const long = pages.filter((page) => page.startsWith('docs/') && textOf(page).split('\n').length > 151)
  expect(long).toEqual([])
})

it('the map of src in CONTRIBUTING.md names every file and folder that stands there', () => {
  const [, map = ''] = /^src\/\n((?: {2}\S.*\n)+)/m.exec(textOf('CONTRIBUTING.md')) ?? []
  const named = [...map.matchAll(/^ {2}([\w.]+)/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(readdirSync(new URL('../../src', import.meta.url)).sort())
})

it('docs/README.md lists every page of docs/', () => {
  const index = textOf('docs/README.md')
  const listed = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
  expect(listed.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([])
})

it('every operation in the pages is valid in the contract of a role', () => {
  const operations = pages.flatMap((page) =>
    blocksOf(page)
      .filter(({ language, text }) => language === 'graphql' && /^\s*(query|mutation|fragment|\{)/m.test(text))
      .map(({ text }) => ({ page, text }))
  )
  expect(operations.length).toBeGreaterThan(5)
  const wrong = operations.flatMap(({ page, text }) => {
    const found = contracts.map((contract) => validate(contract, parse(text)).map(({ message }) => message))
    return found.some((messages) => messages.length === 0) ? [] : [{ page, messages: found[0] }]
  })
  expect(wrong).toEqual([])
})

it('JSON and YAML in the pages can be parsed', () => {
  const broken = pages.flatMap((page) =>
    blocksOf(page).flatMap(({ language, text }) => {
      try {
        if (language === 'json') JSON.parse(text)
        if (language === 'yaml') parseYaml(text)
        return []
      } catch {
        return [`${page}: ${text.slice(0, 60)}`]
      }
    })
  )
  expect(broken).toEqual([])
})

it('a variable or a code that a page names exists', () => {
  const known = new Set([...Object.keys(variables), ...Object.keys(formerNames), ...Object.keys(codes)])
  const named = pages
    .filter((page) => page.startsWith('docs/'))
    .flatMap((page) =>
      [
        ...textOf(page).matchAll(
          /`((?:JWT|RATE_LIMIT|MAX_COST|TRUSTED|OWNERSHIP|METRICS|UPSTREAM|DEFAULT_SCOPES)_[A-Z_]+)`/g
        )
      ].map(([, name = '']) => ({ page, name }))
    )
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter(({ name }) => !known.has(name) && !name.endsWith('_'))).toEqual([])
})
