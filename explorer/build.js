import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { build } from 'esbuild'

/**
 * Bundles GraphiQL into `dist/graphiql/`: files named by their content, and `manifest.json`, the one list of what may
 * be served. Nothing is loaded from anywhere else: scripts, styles, fonts and workers are all in there.
 */

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '../dist/graphiql')
const compress = promisify(brotliCompress)

const types = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf'
}

/** A hash of everything that the built files come from: equal sources are not built again. */
async function fingerprintOf() {
  const hash = createHash('sha256')
  for (const name of [
    'build.js',
    '../package-lock.json',
    ...(await readdir(join(here, 'src'))).map((it) => `src/${it}`)
  ])
    hash.update(name).update(await readFile(join(here, name)))
  return hash.digest('hex')
}

const common = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  outdir: out,
  absWorkingDir: here,
  target: 'es2022',
  legalComments: 'none',
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.ttf': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning'
}

/** What a build wrote for an entry point, by its file name. */
function entry({ metafile }, source) {
  const [path, output] = Object.entries(metafile.outputs).find(([, it]) => it.entryPoint === source) ?? []
  if (!path) throw new Error(`nothing was built of ${source}`)
  const name = (it) => relative(out, join(here, it))
  return { script: name(path), style: output.cssBundle && name(output.cssBundle) }
}

async function run() {
  const fingerprint = await fingerprintOf()
  const before = await readFile(join(out, 'manifest.json'), 'utf8').catch(() => '{}')
  if (JSON.parse(before).fingerprint === fingerprint) return

  const names = ['editor', 'graphql', 'json']
  const workers = await build({
    ...common,
    format: 'iife',
    entryPoints: names.map((name) => ({ in: `src/${name}.worker.ts`, out: `${name}.worker` }))
  })
  const workerFiles = Object.fromEntries(names.map((name) => [name, entry(workers, `src/${name}.worker.ts`).script]))
  const page = await build({
    ...common,
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    entryPoints: [{ in: 'src/main.tsx', out: 'main' }],
    define: { ...common.define, WORKER_FILES: JSON.stringify(workerFiles) }
  })

  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const main = entry(page, 'src/main.tsx')
  const written = [...workers.outputFiles, ...page.outputFiles].map(async ({ path, contents }) => {
    const name = relative(out, path)
    // What is loaded later has no styles that the one stylesheet does not have.
    if (name.endsWith('.css') && name !== main.style) return []
    const type = types[extname(name)]
    if (!type || name.includes('/')) throw new Error(`nobody expected ${name}`)
    const small = await compress(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
    // The one form: what takes no Brotli gets it decompressed.
    await writeFile(join(out, `${name}.br`), small)
    return [[name, { type, bytes: contents.length, brotliBytes: small.length }]]
  })
  const files = Object.fromEntries((await Promise.all(written)).flat())
  // For `licenses.js`.
  const inputs = [workers, page].flatMap(({ metafile }) => Object.keys(metafile.inputs))
  await writeFile(join(out, 'inputs.json'), JSON.stringify(inputs))
  // Last, and at once: a folder with a manifest is complete, even for a concurrent reader.
  const manifest = { fingerprint, ...main, files }
  await writeFile(join(out, 'manifest.json.new'), `${JSON.stringify(manifest, null, 2)}\n`)
  await rename(join(out, 'manifest.json.new'), join(out, 'manifest.json'))
  const sum = (key) => (Object.values(files).reduce((total, it) => total + it[key], 0) / 1e6).toFixed(2)
  console.log(
    `dist/graphiql: ${Object.keys(files).length} files, ${sum('bytes')} MB, ${sum('brotliBytes')} MB compressed`
  )
}

await run()
