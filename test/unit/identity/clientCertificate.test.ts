import { hash } from 'node:crypto'
import { certificateThumbprint } from '../../../src/identity/clientCertificate.ts'

// Nothing here looks into a certificate: whatever the proxy took for one is one.
const der = Buffer.from(Array.from({ length: 700 }, (_, n) => (n * 7) % 256))
const lines = der.toString('base64').replace(/.{64}/g, '$&\n')
const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
const field = `:${der.toString('base64')}:`

it.each([
  ['as nginx escapes it', encodeURIComponent(pem)],
  ['with escaped line ends of Windows', encodeURIComponent(pem.replaceAll('\n', '\r\n'))],
  ['as RFC 9440 has it', field]
])('a certificate %s has its thumbprint', (_, header) => {
  expect(certificateThumbprint(header)).toBe(hash('sha256', der, 'base64url'))
})

it.each([
  ['none', undefined],
  ['an empty header', ''],
  ['a thumbprint', hash('sha256', der, 'base64url')],
  ['base64 alone', der.toString('base64')],
  ['a field without its end', field.slice(0, -1)],
  ['two fields, as Node joins headers', `${field}, ${field}`],
  ['an empty field', '::'],
  ['a field with parameters', `${field};a=b`],
  ['a field of base64url', field.replaceAll('+', '-').replaceAll('/', '_')],
  ['a field that is cut off', `${field.slice(0, 30)}:`],
  ['two certificates', encodeURIComponent(pem + pem)],
  ['a certificate and what else came', `${encodeURIComponent(pem)}, ${encodeURIComponent(pem)}`],
  ['a key', encodeURIComponent(pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'))],
  ['a wrong escape', `${encodeURIComponent(pem)}%`],
  ['more than 16 kB', encodeURIComponent(pem.replace('\n', '\n'.repeat(6_000)))]
])('%s has no thumbprint', (_, header) => {
  expect(certificateThumbprint(header)).toBeUndefined()
})
