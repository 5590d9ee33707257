import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { canonicalize } from 'json-canonicalize'
import { sign, signedPart, signedRequest } from '../../../../src/rafiki/transport/sign.ts'
import { Secret } from '../../../../src/config/secret.ts'
import { first } from '../../../support/upstream.ts'

interface Body {
  query: string
  variables: Record<string, unknown>
}

interface Vector {
  secret: string
  timestamp: number
  body: Body
  signature: string
}

const fixture = readFileSync(new URL('../../../support/fixtures/exchanges.json', import.meta.url), 'utf8')
const { signatureVectors } = JSON.parse(fixture) as { signatureVectors: Vector[] }
const sent = (body: Body, now = 1_763_769_600_000) => {
  const request = signedRequest(first, signedPart(body.query, body.variables), now)
  return { ...request, parsed: JSON.parse(request.body) as Body & { extensions: { requestId: string } } }
}

it('three recorded signatures are there to compare with', () => {
  expect(signatureVectors).toHaveLength(3)
})

it.each(signatureVectors)(
  'the signature at $timestamp is the recorded one',
  ({ secret, timestamp, body, signature }) => {
    expect(sign(new Secret(secret), timestamp, canonicalize(body))).toBe(signature)
  }
)

it('equal bodies of one millisecond have different request ids and different signatures', () => {
  const many = Array.from({ length: 100 }, () => sent({ query: '{ a }', variables: {} }))
  expect(new Set(many.map(({ headers }) => headers.signature)).size).toBe(100)
  expect(new Set(many.map(({ parsed }) => parsed.extensions.requestId)).size).toBe(100)
})

it('the bytes that are sent are the ones that were signed, with the time and the secret of the tenant', () => {
  const { headers, body } = sent({ query: '{ a }', variables: { z: 'é', a: [1, null] } }, 1234)
  const digest = createHmac('sha256', 'secret of the first').update(`1234.${body}`).digest('hex')
  expect(headers).toMatchObject({ signature: `t=1234, v1=${digest}`, 'tenant-id': first.id })
})

it('the body is sent in canonical form, which the other end makes of what it parsed', () => {
  const query = '"\\\n\ud800é{ a }'
  const { body, parsed } = sent({ query, variables: { z: 1e21, é: '\u2028', a: {} } })
  expect(body).toBe(canonicalize(parsed))
  expect(parsed).toMatchObject({ query, variables: { z: 1e21, é: '\u2028', a: {} } })
})

it('each request has a random id', () => {
  const { parsed } = sent({ query: '{ a }', variables: {} })
  expect(parsed.extensions).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
})

it('signatures use the real clock', () => {
  const before = Date.now()
  const { signature } = signedRequest(first, signedPart('{ a }', {})).headers
  const at = Number(/^t=(\d+), /.exec(signature!)?.[1])
  expect(at).toBeGreaterThanOrEqual(before)
  expect(at).toBeLessThanOrEqual(Date.now())
})
