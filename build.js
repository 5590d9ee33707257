import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the gateway, or the files that are named after a folder, with the packages that they load, into `dist/` or that
 * folder: Node starts a few files in half the time of some thousand. What is loaded on demand is a file of its own.
 * `npm run typecheck` checks types.
 */

const root = dirname(fileURLToPath(import.meta.url))
const [dist = join(root, 'dist'), ...files] = argv.slice(2)
const [first] = files

// GraphiQL, which `explorer/build.js` writes, stays.
await mkdir(dist, { recursive: true })
for (const name of await readdir(dist)) if (name !== 'graphiql') await rm(join(dist, name), { recursive: true })

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: first
    ? files
    : { main: 'src/main.ts', 'cli/main': 'src/cli/main.ts', index: 'src/index.ts', testing: 'testing/index.ts' },
  outdir: dist,
  outbase: first ? dirname(first) : 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // A wallet's own fields are made with the graphql that the gateway has. PGlite is for those who install it.
  external: ['@electric-sql/pglite', '@electric-sql/pglite/node-postgres', 'graphql'],
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  // What CommonJS packages have, and modules have not.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url), __dirname = import.meta.dirname;"
  },
  logLevel: 'warning'
})
// The Open Payments SDK reads them beside its own file.
await cp(join(root, 'node_modules/@interledger/open-payments/dist/openapi/specs'), join(dist, 'chunks/specs'), {
  recursive: true
})
// For `licenses.js`.
await writeFile(join(dist, 'inputs.json'), JSON.stringify(Object.keys(metafile.inputs)))
