import { readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { newInteraction } from '../../../sandbox/rafiki/gnap/rows.ts'
import { startRafiki, type Rafiki } from '../../../sandbox/rafiki/index.ts'
import { recordedSeed } from '../../support/harness.ts'

interface Recorded {
  name: string
  method: 'GET' | 'POST'
  path: string
  status: number
  response: unknown
}

const recorded = JSON.parse(
  readFileSync(new URL('../../support/fixtures/interactions.json', import.meta.url), 'utf8')
) as Recorded[]

let rafiki: Rafiki
const ids = new Map<string, string>()

/** The rows behind the recording: which grant each nonce's interaction is of, and what had become of it. */
beforeAll(async () => {
  rafiki = await startRafiki({ seed: recordedSeed() })
  const { gnap, grants, tenants } = rafiki.store
  for (const tenant of tenants) tenant.idpConsentUrl = 'https://wallet.example/consent'
  const named = (nonce: string): unknown =>
    recorded.find(({ path, status }) => path.endsWith(`/${nonce}`) && status === 200)?.response
  const grantIdOf = (nonce: string): string => {
    const { grantId } = (named(nonce) ?? {}) as { grantId?: string }
    return grantId ?? grants.find(({ finalizationReason }) => finalizationReason === nonce.slice(2))?.id ?? ''
  }
  for (const nonce of ['PLAIN', 'TWO', 'SUBJECT', 'EXPIRED', 'OFREJECTED', 'ANSWERED', 'OFREVOKED']) {
    const interaction = { ...newInteraction(gnap, grantIdOf(nonce)), nonce }
    if (nonce === 'EXPIRED') interaction.createdAt = new Date(Date.now() - 601_000).toISOString()
    if (nonce === 'ANSWERED') interaction.state = 'APPROVED'
    gnap.interactions.push(interaction)
    ids.set(nonce, interaction.id)
  }
  const pending = grants.find(({ state, id }) => state === 'PENDING' && ![...ids.values()].includes(id))
  const reject = { ...newInteraction(gnap, pending?.id ?? ''), nonce: 'REJECT' }
  gnap.interactions.push(reject)
  ids.set('REJECT', reject.id)
})
afterAll(() => rafiki.close())

const secretFor = (name: string): string | undefined => {
  const right = rafiki.store.tenants[0]?.idpSecret ?? ''
  if (name.includes('no secret')) return undefined
  if (name.includes('another length')) return `${right}x`
  return name.includes('wrong secret') ? right.replace(/.$/, 'x') : right
}

it('the recorded calls of the interaction server are 25', () => expect(recorded).toHaveLength(25))

it.each(recorded.map((call) => [call.name, call] as const))(
  "the sandbox's interaction server answers as the real one did: %s",
  async (name, { method, path, status, response }) => {
    const nonce = path.split('/')[3] ?? ''
    const id = name.includes('wrong nonce') ? ids.get('PLAIN') : (ids.get(nonce) ?? randomUUID())
    const secret = secretFor(name)
    const answer = await fetch(rafiki.interaction.url + path.replace('{interactionId}', id ?? ''), {
      method,
      ...(secret !== undefined && { headers: { 'x-idp-secret': secret } })
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json')
    expect({ status: answer.status, response: isJson ? (JSON.parse(text) as unknown) : text }).toEqual({
      status,
      response
    })
  }
)
