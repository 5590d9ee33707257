import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'

export interface Page {
  headers: Record<string, string>
  content: Buffer
}

/** What the page's build says may be served, and with which headers: by address, a file of its folder and its type. */
const manifest = z.object({
  headers: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.object({ file: z.string(), type: z.string() }))
})

/** What stands at an address of the wallet's page. Undefined: nothing does, or the page is not built. */
export async function pageFile(folder: string, pathname: string): Promise<Page | undefined> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { headers, files } = manifest.parse(JSON.parse(text))
  const found = new Map(Object.entries(files)).get(pathname)
  if (!found || found.file !== basename(found.file)) return undefined
  return { headers: { ...headers, 'content-type': found.type }, content: await readFile(join(folder, found.file)) }
}
