import { createHmac } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'

export interface Signing {
  secret: string
  timestamp?: number
  version?: number
  /** What is signed, where that is not what is sent. */
  signedBody?: unknown
}

/** Signed here and not by the gateway's own signer, so that the two check each other. */
export function signatureOf(body: unknown, { secret, timestamp = nextMoment(), version = 1, signedBody }: Signing) {
  const digest = createHmac('sha256', secret)
    .update(`${timestamp}.${canonicalize(signedBody ?? body)}`)
    .digest('hex')
  return `t=${timestamp}, v${version}=${digest}`
}

export async function post(url: string, body: unknown, headers: Record<string, string>) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body)
  })
  const text = await response.text()
  const contentType = response.headers.get('content-type') ?? ''
  const answer: unknown = contentType.startsWith('application/json') ? JSON.parse(text) : text
  return { status: response.status, contentType, response: answer }
}

let last = 0

/** Equal bodies in one millisecond would have equal signatures, and the second of them would be refused. */
function nextMoment(): number {
  return (last = Math.max(Date.now(), last + 1))
}
