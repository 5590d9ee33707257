import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { usage } from '../../../src/cli/usage.ts'
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

it('each script that a workflow of GitHub runs exists', () => {
  const text = (path: string) => readFileSync(new URL(path, root), 'utf8')
  const runs = ['ci', 'release'].flatMap((name) => {
    const { jobs } = parse(text(`.github/workflows/${name}.yml`)) as {
      jobs: Record<string, { uses?: string; steps?: { run?: string }[] }>
    }
    return Object.values(jobs).flatMap(({ uses = '', steps = [] }) => [uses, ...steps.map(({ run = '' }) => run)])
  })
  const named = (pattern: RegExp) => runs.flatMap((run) => [...run.matchAll(pattern)].map(([, name = '']) => name))
  const files = named(/(?:^|bash |tsx |pack )(\.{0,2}[\w-]*\/[\w./-]+)/g)
  expect(files).toEqual(expect.arrayContaining(['.ci/run', 'scripts/smoke.ts', './.github/workflows/ci.yml']))
  expect(files.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  expect(named(/npm run ([\w:-]+)/g).filter((name) => !(name in own.scripts))).toEqual([])
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

it('no page, message or script shows npx with our name: nobody has that name on a registry yet', () => {
  const files = ['src', 'sandbox', 'testing', 'scripts', 'examples', 'front-end', 'deploy', 'wallet/src'].flatMap(
    (folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|js|md|yml|yaml)$/.test(name) && !name.includes('node_modules'))
        .map((name) => `${folder}/${name}`)
  )
  expect(files.length).toBeGreaterThan(300)
  const shown = [...pages, ...files].filter((file) =>
    /npx (-\S+ )*rafiki-gateway/.test(readFileSync(new URL(file, root), 'utf8'))
  )
  expect(shown).toEqual([])
})

it('docs/public.md names each export, command and path that others build on', () => {
  const text = readFileSync(new URL('docs/public.md', root), 'utf8')
  const sources = (folder: string): string[] =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(`${folder}${name}`, root), 'utf8'))
  const routes = sources('src/http/').flatMap((it) =>
    [...it.matchAll(/\.get(?:<[^(]*>)?\('(\/[^':]+)'/g)].map(([, path]) => path)
  )
  const commands = [...usage.matchAll(/^rafiki-gateway \[?([\w-]+)/gm)].map(([, name]) => name)
  const named = [...Object.keys(own.exports), ...routes, ...commands]
  expect(routes).toContain('/readyz')
  expect(commands).toContain('check')
  expect(named.filter((it) => !text.includes(`\`${it}\``) && !text.includes(`\`rafiki-gateway ${it}\``))).toEqual([])
})
