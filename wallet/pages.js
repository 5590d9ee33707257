import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/* The documents in which the page's scripts stand, and what a server may serve, with which headers. */

const read = (path) => readFile(new URL(path, import.meta.url), 'utf8')
const urlOf = (path) => `/wallet/${basename(path)}`
const escaped = (text) => text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`)

/** By path: the file's name, its title before anything is known, and the sources of what it shows. */
const pages = {
  '/': ['index', 'app.title', ['connectedApps.tsx']],
  '/consent': ['consent', 'consent.title', ['consent.tsx', 'messages/consent/{language}.json']]
}

/** With each file: nothing from elsewhere, nothing inline, in nobody's frame; and no address goes on to others. */
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

/** The files that were made of a source, and those that they import at once. */
function scriptsOf(source, { outputs }) {
  const found = new Set()
  const add = (path) => {
    found.add(urlOf(path))
    for (const { path: next, kind } of outputs[path].imports)
      if (kind === 'import-statement' && !found.has(urlOf(next))) add(next)
  }
  add(Object.keys(outputs).find((path) => outputs[path].entryPoint === source && path.endsWith('.js')))
  return [...found]
}

/**
 * Writes each page in each language, with its heading, which is true before anything is known; and the manifest.
 * @param brand its name, and its logo as a URL
 * @param files the scripts and styles that were built, by path
 */
export async function writePages({ folder, brand, languages, metafile, files }) {
  const style = urlOf(files.find((path) => path.endsWith('.css')))
  const appScripts = scriptsOf('src/sandbox.tsx', metafile)

  async function writePage(template, name, language, values) {
    const all = { style, icon: brand.icon, brand: brand.name, language, ...values }
    const text = await read(`src/${template}`)
    const filled = text.replace(/{{(\w+)}}/g, (_, key) => (key === 'preloads' ? all[key] : escaped(String(all[key]))))
    await writeFile(join(folder, name), filled)
  }

  for (const language of languages) {
    const texts = JSON.parse(await read(`src/messages/${language}.json`))
    for (const [path, [name, title, own]] of Object.entries(pages)) {
      const sources = [...own, 'messages/{language}.json'].map((it) => `src/${it.replace('{language}', language)}`)
      const parts = sources.flatMap((it) => scriptsOf(it, metafile))
      await writePage('index.html', `${name}.${language}.html`, language, {
        direction: language === 'ar' ? 'rtl' : 'ltr',
        narrow: path === '/consent' ? 'narrow' : '',
        title: texts[title],
        noscript: texts.noscript,
        loading: texts.loading,
        script: appScripts[0],
        preloads: [...new Set([...appScripts, ...parts])]
          .map((url) => `<link rel="modulepreload" href="${url}" />`)
          .join('')
      })
    }
  }
  await writePage('back.html', 'back.html', 'en', { script: scriptsOf('src/back.ts', metafile)[0] })

  const manifest = { headers, files: served(files, languages) }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** What may be served, and nothing else: by path, the file in the folder and its type. */
function served(files, languages) {
  const html = 'text/html; charset=utf-8'
  const types = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' }
  const documents = Object.entries(pages).map(([path, [name]]) => {
    const inLanguages = languages.map((language) => [language, `${name}.${language}.html`])
    return [path, { file: `${name}.en.html`, type: html, languages: Object.fromEntries(inLanguages) }]
  })
  const built = files.map((path) => [
    urlOf(path),
    { file: basename(path), type: types[path.endsWith('.css') ? '.css' : '.js'], hashed: true }
  ])
  return Object.fromEntries([...documents, ['/sandbox/back', { file: 'back.html', type: html }], ...built])
}
