import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import compile from 'icu-minify/compile'

const here = new URL('./', import.meta.url)
const inHere = (path) => new URL(path, here)
const read = (path) => readFile(inHere(path), 'utf8')
/** Where it goes: `dist`, or the folder that is named. */
const folder = resolve(process.argv[2] ?? fileURLToPath(inHere('dist')))
const brand = JSON.parse(await read('brand.json'))
const languages = Object.keys(JSON.parse(await read('src/messages/languages.json')))

const icon = `data:image/svg+xml,${encodeURIComponent((await read(brand.logo)).trim())}`

/** Catalogues are compiled here: no parser of ICU messages is sent. */
const messages = {
  name: 'messages',
  setup: ({ onLoad }) =>
    onLoad({ filter: /messages\/[a-z]{2}\.json$/ }, async ({ path }) => {
      const texts = Object.entries(JSON.parse(await readFile(path, 'utf8')))
      const compiled = Object.fromEntries(texts.map(([key, text]) => [key, compile(text)]))
      return { contents: JSON.stringify(compiled), loader: 'json' }
    })
}

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const { outputFiles, metafile } = await build({
  absWorkingDir: fileURLToPath(here),
  entryPoints: { app: 'src/sandbox.tsx', back: 'src/back.ts' },
  outdir: folder,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  // Preact, under React's name: a page that is copied into a React app needs no change.
  alias: {
    react: 'preact/compat',
    'react-dom': 'preact/compat',
    'react-dom/client': 'preact/compat/client',
    'react/jsx-runtime': 'preact/jsx-runtime'
  },
  define: {
    'process.env.NODE_ENV': '"production"',
    'globalThis.__DEV__': 'false',
    BRAND: JSON.stringify({ name: brand.name, icon })
  },
  // rxjs has a smaller build under `es2015`.
  conditions: ['production', 'es2015'],
  legalComments: 'none',
  metafile: true,
  plugins: [messages],
  write: false
})

/** The file that was made of a source, and those that it imports at once. */
const outputOf = (source) =>
  Object.entries(metafile.outputs).find(([path, { entryPoint }]) => entryPoint === source && path.endsWith('.js'))
const urlOf = (path) => `/wallet/${basename(path)}`
function scriptsOf(source) {
  const found = new Set()
  const add = (path) => {
    found.add(urlOf(path))
    for (const { path: next, kind } of metafile.outputs[path].imports)
      if (kind === 'import-statement' && !found.has(urlOf(next))) add(next)
  }
  add(outputOf(source)[0])
  return [...found]
}

/** The wallet's own colours and type, before the page's rules. */
const tokens = (scheme) =>
  Object.entries(scheme)
    .map(([name, value]) => `--${name}:${value};`)
    .join('')
const brandStyle =
  `:root{font-family:${brand.type};${tokens(brand.colours.light)}}` +
  `@media (prefers-color-scheme:dark){:root{${tokens(brand.colours.dark)}}}`

const written = []
for (const { path, contents } of outputFiles) {
  const bytes = path.endsWith('.css') ? Buffer.from(`${brandStyle}${Buffer.from(contents)}`) : Buffer.from(contents)
  await writeFile(path, bytes)
  await writeFile(`${path}.br`, brotliCompressSync(bytes))
  written.push({ path, bytes })
}

const html = 'text/html; charset=utf-8'
const types = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' }
const style = urlOf(outputFiles.find(({ path }) => path.endsWith('.css')).path)
const escaped = (text) => text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`)

/** A page with its heading, which is true before anything is known, in one language. */
async function writePage(template, name, language, values) {
  const text = await read(`src/${template}`)
  const all = { style, icon, brand: brand.name, language, ...values }
  const filled = text.replace(/{{(\w+)}}/g, (_, key) => (key === 'preloads' ? all[key] : escaped(String(all[key]))))
  await writeFile(join(folder, name), filled)
}
const pages = { '/': ['index', 'app.title'], '/consent': ['consent', 'consent.title'] }
const appScripts = scriptsOf('src/sandbox.tsx')
const routeScripts = { '/': 'src/connectedApps.tsx', '/consent': 'src/consent.tsx' }
for (const language of languages) {
  const texts = JSON.parse(await read(`src/messages/${language}.json`))
  const catalogue = scriptsOf(`src/messages/${language}.json`)
  for (const [path, [name, title]] of Object.entries(pages)) {
    const preloads = [...new Set([...appScripts, ...scriptsOf(routeScripts[path]), ...catalogue])]
    await writePage('index.html', `${name}.${language}.html`, language, {
      direction: language === 'ar' ? 'rtl' : 'ltr',
      narrow: path === '/consent' ? 'narrow' : '',
      title: texts[title],
      noscript: texts.noscript,
      loading: texts.loading,
      script: appScripts[0],
      preloads: preloads.map((url) => `<link rel="modulepreload" href="${url}" />`).join('')
    })
  }
}
await writePage('back.html', 'back.html', 'en', { script: scriptsOf('src/back.ts')[0] })

/** What may be served, and nothing else: by path, the file in this folder and its type. */
const inLanguages = (name) => ({
  file: `${name}.en.html`,
  type: html,
  languages: Object.fromEntries(languages.map((language) => [language, `${name}.${language}.html`]))
})
const files = {
  '/': inLanguages('index'),
  '/consent': inLanguages('consent'),
  '/sandbox/back': { file: 'back.html', type: html },
  ...Object.fromEntries(
    written.map(({ path }) => [
      urlOf(path),
      { file: basename(path), type: types[path.endsWith('.css') ? '.css' : '.js'], hashed: true }
    ])
  )
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
for (const { path, bytes } of written) {
  const sizes = [bytes.length, gzipSync(bytes).length, brotliCompressSync(bytes).length]
  console.log(`${basename(path)}  ${sizes.map((it) => (it / 1000).toFixed(1)).join(' / ')} kB (plain, gzip, br)`)
}
