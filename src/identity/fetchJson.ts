import { request } from 'undici'

const deadlineMs = 5_000

/** Fetches JSON from a service of the wallet's own, in bounds. @throws Error, whose message holds none of the answer but a parser's does */
export async function fetchJson(
  url: string | URL,
  maxBytes: number,
  headers: Record<string, string> = {}
): Promise<unknown> {
  const response = await request(url, {
    headers: { accept: 'application/json', ...headers },
    signal: AbortSignal.timeout(deadlineMs)
  })
  let text = ''
  response.body.setEncoding('utf8')
  for await (const chunk of response.body) {
    text += chunk
    if (text.length > maxBytes) throw new Error(`the answer is over ${maxBytes} bytes`)
  }
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`)
  return JSON.parse(text)
}
