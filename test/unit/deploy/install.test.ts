import { readFileSync } from 'node:fs'

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')) as T
interface Package {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

it('npm ci installs what the example page and GraphiQL need; the production install has none of it', () => {
  const { packages } = read<{ packages: Record<string, { version: string; dev?: boolean }> }>('package-lock.json')
  const { dependencies: own = {} } = read<Package>('package.json')
  for (const folder of ['wallet', 'explorer']) {
    const { dependencies = {}, devDependencies } = read<Package>(`${folder}/package.json`)
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version])
    // The gateway needs GraphQL.js too.
    const pages = Object.keys(dependencies).filter((name) => !(name in own))
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.filter((name) => !packages[`node_modules/${name}`]?.dev)).toEqual([])
  }
})
