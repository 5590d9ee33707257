import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const here = new URL('./', import.meta.url)
const inHere = (path) => new URL(path, here)
/** Where it goes: `dist`, or the folder that is named. */
const folder = resolve(process.argv[2] ?? fileURLToPath(inHere('dist')))

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const { outputFiles, metafile } = await build({
  absWorkingDir: fileURLToPath(here),
  entryPoints: { app: 'src/sandbox.tsx' },
  outdir: folder,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', 'globalThis.__DEV__': 'false' },
  conditions: ['production'],
  legalComments: 'none',
  metafile: true,
  write: false
})
const named = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))
for (const { path, contents } of outputFiles) await writeFile(path, contents)
const urlOf = (ending) => `/wallet/${basename(named(ending).path)}`
for (const page of ['index.html', 'back.html']) {
  const text = await readFile(inHere(`src/${page}`), 'utf8')
  await writeFile(
    join(folder, page),
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
/** With each of them: nothing from elsewhere, nothing inline, in nobody's frame; and no address goes on to others. */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}
// Which packages are in it, whose licences go along.
await writeFile(join(folder, 'inputs.json'), JSON.stringify(Object.keys(metafile.inputs)))
await writeFile(join(folder, 'manifest.json'), `${JSON.stringify({ headers, files }, null, 2)}\n`)
for (const { path, contents } of outputFiles) {
  console.log(
    `${basename(path)}  ${(contents.length / 1000).toFixed(1)} kB, ${(gzipSync(contents).length / 1000).toFixed(1)} kB gz`
  )
}
