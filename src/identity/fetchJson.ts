import { Agent, request } from 'undici'
import { decode, isCoded, uncoded } from '../lib/contentCoding.ts'

const deadlineMs = 5_000
/** The process's own dispatcher may be anybody's, and has no bounds. */
const dispatcher = new Agent({
  connections: 8,
  keepAliveTimeout: 4_000,
  maxHeaderSize: 16 * 1024,
  connect: { timeout: deadlineMs }
})

/** Fetches JSON from a service of the wallet's own, in bounds. @throws Error, whose message holds none of the answer but a parser's does */
export async function fetchJson(
  url: string | URL,
  maxBytes: number,
  headers: Record<string, string> = {}
): Promise<unknown> {
  const response = await request(url, {
    dispatcher,
    headers: { accept: 'application/json', ...uncoded, ...headers },
    signal: AbortSignal.timeout(deadlineMs)
  })
  const chunks: Buffer[] = []
  let size = 0
  const body: AsyncIterable<Buffer> = response.body
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) throw new Error(`the answer is over ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`)
  const coding = response.headers['content-encoding']
  const sent = Buffer.concat(chunks)
  return parseJson(isCoded(coding) ? await decode(sent, coding, maxBytes) : sent)
}

/** JSON as UTF-8, with a byte order mark or without (RFC 8259, 8.1). @throws SyntaxError */
export const parseJson = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes))
