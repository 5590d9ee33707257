import { rm, readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const here = new URL('./', import.meta.url)
const inHere = (path) => new URL(path, here)

await rm(inHere('dist/'), { recursive: true, force: true })
const { outputFiles } = await build({
  absWorkingDir: inHere('./').pathname,
  entryPoints: { app: 'src/sandbox.tsx' },
  outdir: 'dist',
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  // The contract's cache policies stand outside of this folder, and import from what is installed here.
  nodePaths: [inHere('node_modules').pathname],
  define: { 'process.env.NODE_ENV': '"production"', 'globalThis.__DEV__': 'false' },
  conditions: ['production'],
  legalComments: 'none',
  write: false
})
const { mkdir } = await import('node:fs/promises')
await mkdir(inHere('dist/'), { recursive: true })
const named = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))
for (const { path, contents } of outputFiles) await writeFile(path, contents)
const urlOf = (ending) => `/wallet/${basename(named(ending).path)}`
for (const page of ['index.html', 'back.html']) {
  const text = await readFile(inHere(`src/${page}`), 'utf8')
  await writeFile(
    inHere(`dist/${page}`),
    text.replaceAll('{{style}}', urlOf('.css')).replaceAll('{{script}}', urlOf('.js'))
  )
}
const html = 'text/html; charset=utf-8'
/** What may be served, and nothing else: by path, the file in this folder and its type. */
const files = {
  '/': { file: 'index.html', type: html },
  '/consent': { file: 'index.html', type: html },
  '/sandbox/back': { file: 'back.html', type: html },
  [urlOf('.js')]: { file: basename(named('.js').path), type: 'text/javascript; charset=utf-8' },
  [urlOf('.css')]: { file: basename(named('.css').path), type: 'text/css; charset=utf-8' }
}
await writeFile(inHere('dist/manifest.json'), `${JSON.stringify({ files }, null, 2)}\n`)
for (const { path, contents } of outputFiles) {
  console.log(
    `${basename(path)}  ${(contents.length / 1000).toFixed(1)} kB, ${(gzipSync(contents).length / 1000).toFixed(1)} kB gz`
  )
}
