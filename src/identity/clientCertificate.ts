import { hash } from 'node:crypto'

const maxLength = 16_384
const pem = /^-----BEGIN CERTIFICATE-----([A-Za-z\d+/=\s]+)-----END CERTIFICATE-----\s*$/
const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/

/**
 * The thumbprint (`x5t#S256`, RFC 8705) of the certificate that a proxy wrote into a header: as RFC 9440 has it
 * (`:…:`), or as PEM with its characters escaped (nginx's `$ssl_client_escaped_cert`). The proxy has seen that the
 * caller holds its key. Undefined for anything else, two certificates included.
 */
export function certificateThumbprint(header: string | undefined): string | undefined {
  if (header === undefined || header.length > maxLength) return undefined
  const text = header.startsWith(':') ? /^:([^:]+):$/.exec(header)?.[1] : pemIn(header)
  return text && base64.test(text) ? hash('sha256', Buffer.from(text, 'base64'), 'base64url') : undefined
}

function pemIn(escaped: string): string | undefined {
  try {
    return pem.exec(decodeURIComponent(escaped))?.[1]?.replace(/\s/g, '')
  } catch {
    return undefined
  }
}
