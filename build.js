import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the gateway and the packages that it loads into `dist/`, or the folder that is named: Node starts a few files
 * in half the time of some thousand. What is loaded on demand is a file of its own. `npm run typecheck` checks types.
 */

const root = dirname(fileURLToPath(import.meta.url))
const dist = argv[2] ?? join(root, 'dist')

// GraphiQL, which `explorer/build.js` writes, stays.
await mkdir(dist, { recursive: true })
for (const name of await readdir(dist)) if (name !== 'graphiql') await rm(join(dist, name), { recursive: true })

await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', 'src/cli/main.ts'],
  outdir: dist,
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  // What packages load by `require` of Node's own modules.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning'
})
