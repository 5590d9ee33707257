import { existsSync, readFileSync } from 'node:fs'
import { pages } from '../../support/markdown.ts'

const root = new URL('../../../', import.meta.url)
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Package

interface Package {
  version: string
  private?: boolean
  license: string
  scripts: Record<string, string>
  exports: Record<string, string | Record<string, string>>
}
const own = read('package.json')
const frontEnd = read('front-end/package.json')
const filesOf = ({ exports }: Package): string[] =>
  Object.values(exports).flatMap((it) => (typeof it === 'string' ? [it] : Object.values(it)))

it('both packages have one version and one licence, and cannot be published before their owner decides', () => {
  expect(frontEnd).toMatchObject({ version: own.version, license: own.license, private: true })
  // npm packs a private package, and refuses to publish it.
  expect(own.private).toBe(true)
})

it('neither package runs a script when it is installed', () => {
  const scripts = [own, frontEnd].flatMap((it) => Object.keys(it.scripts))
  expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([])
})

it('each file that a package exports is there, or is built for it', () => {
  const files = [own, frontEnd].flatMap(filesOf)
  expect(files.length).toBeGreaterThan(20)
  const written = files.filter((path) => !path.includes('*') && !path.startsWith('./dist/'))
  expect(written.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
})

it('the package for front ends exports nothing that the gateway does not, at the same path', () => {
  for (const [path, files] of Object.entries(frontEnd.exports)) expect([path, own.exports[path]]).toEqual([path, files])
})

it('a page that shows npx with our name says that it is installed there: nobody has that name on a registry yet', () => {
  const shown = pages.filter((page) => /npx rafiki-gateway/.test(readFileSync(new URL(page, root), 'utf8')))
  expect(shown.length).toBeGreaterThan(2)
  const silent = shown.filter(
    (page) =>
      page !== 'CHANGELOG.md' &&
      !/where it is installed/.test(readFileSync(new URL(page, root), 'utf8').replace(/\s+/g, ' '))
  )
  expect(silent).toEqual([])
})
