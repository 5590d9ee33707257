import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { basename, join } from 'node:path'

/* How a wallet's web server serves what `build.js` wrote: the sandbox and the stand-in of docker compose use it. */

interface Entry {
  file: string
  type: string
  /** Whether `file` may be kept for good: its name changes with its content. Beside it is a copy for Brotli. */
  hashed?: boolean
  /** The page in other languages, by their tags. */
  languages?: Record<string, string>
}

interface Manifest {
  headers: Record<string, string>
  files: Record<string, Entry>
}

export interface PageFile {
  headers: Record<string, string>
  body: Buffer | string
}

/** What stands at a path, as a request with these headers takes it. Undefined: nothing does. */
export type PageFiles = (path: string, asked: IncomingHttpHeaders) => PageFile | undefined

/** Reads what the page's build wrote into a folder: its manifest says what may be served, and nothing else is. */
export function readPage(folder: string): PageFiles {
  const { headers, files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
  const bodyOf = (file: string): Buffer => readFileSync(join(folder, basename(file)))
  const found = new Map(
    Object.entries(files).map(([path, { type, file, hashed, languages = {} }]) => {
      const common = { ...headers, 'content-type': type }
      if (!hashed) {
        const own = { ...common, 'cache-control': 'no-cache', vary: 'Accept-Language' }
        const bodies = new Map(Object.entries(languages).map(([language, name]) => [language, bodyOf(name)]))
        const otherwise = bodyOf(file)
        return [
          path,
          (asked: IncomingHttpHeaders): PageFile => ({
            headers: own,
            body: bodies.get(languageOf(asked['accept-language'], [...bodies.keys()])) ?? otherwise
          })
        ]
      }
      const kept = { ...common, 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' }
      const plain: PageFile = { headers: kept, body: bodyOf(file) }
      const brotli: PageFile = { headers: { ...kept, 'content-encoding': 'br' }, body: bodyOf(`${file}.br`) }
      return [path, (asked: IncomingHttpHeaders) => (takesBrotli(asked) ? brotli : plain)]
    })
  )
  return (path, asked) => found.get(path)?.(asked)
}

const takesBrotli = (asked: IncomingHttpHeaders): boolean =>
  /(^|,)\s*br\s*(,|$)/.test(String(asked['accept-encoding'] ?? ''))

/** The one of these languages that a reader wants most; empty: none of them. */
export function languageOf(accepted = '', languages: readonly string[]): string {
  const wanted = accepted
    .split(',')
    .map((part) => {
      const [tag = '', weight = ''] = part.trim().split(/\s*;\s*q\s*=\s*/)
      return { language: tag.split('-')[0]?.toLowerCase() ?? '', weight: weight === '' ? 1 : Number(weight) }
    })
    .filter(({ language, weight }) => weight > 0 && languages.includes(language))
  return wanted.sort((a, b) => b.weight - a.weight)[0]?.language ?? ''
}
