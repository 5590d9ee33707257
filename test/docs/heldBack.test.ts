import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const { overrides, engines } = JSON.parse(read('package.json')) as {
  overrides: Record<string, string>
  engines: { node: string }
}
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> }
const [, table = ''] = read('docs/contribute/testing.md').split('## Packages that are held back')
const listed = Object.fromEntries(
  [...table.matchAll(/^\| `([^`]+)` +\| ([\d.]+) /gm)].map(([, name = '', version]) => [name, version])
)

it('the list of packages that are held back names the versions that are installed', () => {
  expect(Object.keys(listed).length).toBeGreaterThan(20)
  expect(
    Object.fromEntries(Object.keys(listed).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]))
  ).toEqual(listed)
})

it('the list of packages that are held back names each version that the package overrides', () => {
  expect(listed).toMatchObject(overrides)
})

it('the change log and the page of what is public name the same end of Node 20, and engines has no upper bound', () => {
  for (const page of ['CHANGELOG.md', 'docs/public.md'])
    expect(read(page)).toContain('The first release after 30 April 2027 needs Node 22.')
  expect(engines.node).toBe('>=20.19')
  expect(createRequire(import.meta.url)('../../wallet/package.json')).toMatchObject({ engines })
  expect(createRequire(import.meta.url)('../../explorer/package.json')).toMatchObject({ engines })
})
