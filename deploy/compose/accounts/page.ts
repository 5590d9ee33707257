import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

export interface Page {
  type: string
  content: Buffer
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json'
}

/** A file of the wallet's page; its `index.html` for every other address that is no file's. Undefined: there is no page. */
export async function pageFile(folder: string, pathname: string): Promise<Page | undefined> {
  const inside = normalize(join(folder, pathname))
  const type = types[extname(inside)]
  const isFile = type !== undefined && inside.startsWith(normalize(folder) + sep)
  // A file that is missing is missing; only addresses of the page itself lead to its beginning.
  if (extname(pathname) !== '' && !isFile) return undefined
  const file = isFile ? inside : join(folder, 'index.html')
  const content = await readFile(file).catch(() => undefined)
  return content && { type: isFile ? type : 'text/html; charset=utf-8', content }
}
