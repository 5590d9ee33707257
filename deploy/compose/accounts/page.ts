import type { IncomingHttpHeaders } from 'node:http'
import { readPage, type PageFiles } from '../../../wallet/serve.ts'

export interface Page {
  headers: Record<string, string>
  content: Buffer | string
}

const pages = new Map<string, PageFiles>()

/** What stands at an address of the wallet's page. Undefined: nothing does, or the page is not built. */
export function pageFile(folder: string, pathname: string, asked: IncomingHttpHeaders): Page | undefined {
  try {
    const page = pages.get(folder) ?? readPage(folder)
    pages.set(folder, page)
    const found = page(pathname, asked)
    return found && { headers: found.headers, content: found.body }
  } catch {
    return undefined
  }
}
