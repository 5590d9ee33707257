import { readFile, readdir, writeFile } from 'node:fs/promises'

/**
 * Writes what the built files owe to others: `dist/licenses.txt`, the licences and notices of all packages that went into
 * them, and `dist/bom.cdx.json`, the list of these packages for scanners (CycloneDX), which see no packages in a bundle.
 */

const root = new URL('./', import.meta.url)
const readJson = async (path) => JSON.parse(await readFile(new URL(path, root), 'utf8'))

/** Of the gateway, of GraphiQL, and of the example page, which is in the npm package only. */
const inputs = await Promise.all([
  readJson('dist/inputs.json'),
  readJson('dist/graphiql/inputs.json'),
  readJson('wallet/dist/inputs.json').catch(() => [])
])
const folders = new Set(
  inputs.flat().flatMap((file) => /(node_modules\/.*)?node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [])
)

const packages = []
for (const folder of [...folders].sort()) {
  const { name, version, license } = await readJson(`${folder}/package.json`)
  // One that is installed in two folders is one package.
  if (packages.some((it) => it.name === name && it.version === version)) continue
  const files = (await readdir(new URL(folder, root)))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
  const texts = await Promise.all(files.map((file) => readFile(new URL(`${folder}/${file}`, root), 'utf8')))
  if (!license && texts.length === 0) throw new Error(`${folder}: expected a licence`)
  packages.push({ name, version, license, text: texts.map((it) => it.trim()).join('\n\n') })
}

const rule = '-'.repeat(80)
const sections = packages.map(
  ({ name, version, license, text }) => `${rule}\n${name} ${version}${license ? ` (${license})` : ''}\n\n${text}\n`
)
await writeFile(new URL('dist/licenses.txt', root), `The built files contain these packages.\n\n${sections.join('\n')}`)

const { name, version, license } = await readJson('package.json')
const component = (type, it) => ({
  type,
  name: it.name,
  version: it.version,
  purl: `pkg:npm/${it.name.replace('@', '%40')}@${it.version}`,
  ...(it.license && { licenses: [{ expression: it.license }] })
})
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: component('application', { name, version, license }) },
  components: packages.map((it) => component('library', it))
}
await writeFile(new URL('dist/bom.cdx.json', root), `${JSON.stringify(bom, null, 2)}\n`)
console.log(`dist/licenses.txt: ${packages.length} packages`)
