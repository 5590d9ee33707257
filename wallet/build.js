import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import compile from 'icu-minify/compile'
import { writePages } from './pages.js'

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
    onLoad({ filter: /messages\/(\w+\/)?[a-z]{2}\.json$/ }, async ({ path }) => {
      const texts = Object.entries(JSON.parse(await readFile(path, 'utf8')))
      const compiled = Object.fromEntries(texts.map(([key, text]) => [key, compile(text)]))
      return { contents: JSON.stringify(compiled), loader: 'json' }
    })
}

/** Each document is a module of its own here, so that it comes with the part that sends it: codegen writes all into one. */
const generated = 'src/gql/graphql.ts'
const documentTexts = new Map(
  [...(await read(generated)).matchAll(/^export const (\w+) = ({.*}) as unknown as /gm)].map(([, name, text]) => [
    name,
    text
  ])
)
const documents = {
  name: 'documents',
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /src\/\w+\.tsx?$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^import {([^}]*)} from '.\/gql\/graphql.ts'$/gm, (_, names) =>
        (names.match(/\b\w+Document\b/g) ?? []).map((name) => `import ${name} from 'document:${name}'`).join(';')
      ),
      loader: path.endsWith('x') ? 'tsx' : 'ts'
    }))
    onResolve({ filter: /^document:/ }, ({ path }) => ({ path: path.slice(9), namespace: 'document' }))
    onLoad({ filter: /.*/, namespace: 'document' }, ({ path }) => ({
      contents: `export default ${documentTexts.get(path)}`
    }))
  }
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
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  plugins: [messages, documents],
  write: false
})

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

// Which packages are in it, whose licences go along.
await writeFile(join(folder, 'inputs.json'), JSON.stringify(Object.keys(metafile.inputs)))
await writePages({
  folder,
  brand: { name: brand.name, icon },
  languages,
  metafile,
  files: outputFiles.map(({ path }) => path)
})
for (const { path, bytes } of written) {
  const sizes = [bytes.length, gzipSync(bytes).length, brotliCompressSync(bytes).length]
  console.log(`${basename(path)}  ${sizes.map((it) => (it / 1000).toFixed(1)).join(' / ')} kB (plain, gzip, br)`)
}
