import { isPendingGrant, type PendingGrant } from '@interledger/open-payments'
import { openBrowser, type Browser } from './browser.ts'
import type { Claims, Person } from '../../sandbox/people.ts'
import type { Harness, Reply } from './harness.ts'
import { walletClient } from './sdk.ts'
import { addressOf, type Row } from './grantOracle.ts'

type Sdk = Awaited<ReturnType<ReturnType<typeof walletClient>['sdk']>>
type AccessItem = NonNullable<Parameters<Sdk['grant']['request']>[1]['access_token']>['access'][number]

export const finish = { method: 'redirect' as const, uri: 'https://shop.example/back?order=7', nonce: 'of-the-client' }
export const debitAmount = { value: '2500', assetCode: 'USD', assetScale: 2 }
export const interval = 'R11/2026-01-01T00:00:00Z/P1M'

export const pay = (identifier: string): AccessItem => ({
  type: 'outgoing-payment',
  actions: ['create', 'read'],
  identifier,
  limits: { debitAmount, interval }
})

/** A client's request, as far as its link has come: to the consent page, in the account holder's browser. */
export interface Asked {
  sdk: Sdk
  pending: PendingGrant
  browser: Browser
  /** Where the auth server sent the browser. */
  page: URL
  key: { interactionId: string; nonce: string }
  /** Rafiki's row. */
  row: Row
}

interface Wish {
  access?: AccessItem[]
  subjects?: string[]
  /** Null: the client asks for no way back. */
  finish?: typeof finish | null
}

/** A client asks over the SDK, and an account holder's browser follows its link. */
export async function askConsent(harness: Harness, wish: Wish = {}): Promise<Asked> {
  const sdk = await walletClient(harness).sdk()
  const { authServer, tenants, store } = harness.rafiki
  const { access = wish.subjects ? [] : [pay(addressOf('alice'))], subjects = [] } = wish
  const pending = await sdk.grant.request(
    { url: `${authServer.url}/${tenants[0]?.id}` },
    {
      ...(access.length > 0 && { access_token: { access } }),
      ...(subjects.length > 0 && { subject: { sub_ids: subjects.map((id) => ({ id, format: 'uri' })) } }),
      interact: { start: ['redirect'], ...(wish.finish !== null && { finish: wish.finish ?? finish }) }
    }
  )
  if (!isPendingGrant(pending)) throw new Error('expected a grant that somebody is asked for')
  const row = store.grants.at(-1)
  if (!row) throw new Error('expected a grant')
  const browser = openBrowser()
  const { location: page } = await browser.open(pending.interact.redirect)
  if (!page) throw new Error('expected to be sent to the consent page')
  return { sdk, pending, browser, page, key: keyOf(page), row }
}

/** What a consent page takes from its address, and nothing else. */
export const keyOf = ({ searchParams }: URL): Asked['key'] => ({
  interactionId: searchParams.get('interactId') ?? '',
  nonce: searchParams.get('nonce') ?? ''
})

export const everything = `
  id grantId client status acceptable obstacle canSpend createdAt expiresAt finishUrl returnsToClient
  access { type actions identifier limits { interval debitAmount { value assetCode assetScale } } }
  subject { subIds { subId subIdFormat } }`

type Who = Person | Claims
/** A person of the sandbox, whose token allows the consent page. */
const holder = ({ people }: Harness, who: Who): Claims =>
  typeof who === 'string' ? { ...people[who], scope: 'grants:read grants:revoke grants:approve' } : who

export const look = (harness: Harness, key: Asked['key'], who: Who = 'alice', fields = everything): Promise<Reply> =>
  harness.ask(
    holder(harness, who),
    `query ($interactionId: ID!, $nonce: String!) {
    myGrantRequest(interactionId: $interactionId, nonce: $nonce) { ${fields} }
  }`,
    { ...key }
  )

const answer = (
  choice: 'accept' | 'reject'
) => `mutation ($input: ${choice === 'accept' ? 'Accept' : 'Reject'}MyGrantRequestInput!) {
  ${choice}MyGrantRequest(input: $input) { grantId finishUrl returnsToClient request { id status acceptable } }
}`

/** Accepts what the request asks for now. */
export async function accept(harness: Harness, key: Asked['key'], who: Who = 'alice'): Promise<Reply> {
  const shown = await look(harness, key, who, 'termsDigest')
  return acceptShown(harness, { ...key, termsDigest: shown.data?.myGrantRequest?.termsDigest }, who)
}
/** Accepts what was shown before. */
export const acceptShown = (
  harness: Harness,
  input: Asked['key'] & { termsDigest?: string },
  who: Who = 'alice'
): Promise<Reply> => harness.ask(holder(harness, who), answer('accept'), { input })
export const reject = (harness: Harness, key: Asked['key'], who: Who = 'alice'): Promise<Reply> =>
  harness.ask(holder(harness, who), answer('reject'), { input: key })

/** What the caller's own list and look-up say of a grant. */
export async function statusFor(harness: Harness, id: string, who: Who = 'alice'): Promise<unknown> {
  const { data } = await harness.ask(
    who,
    `query ($id: ID!) { myGrant(id: $id) { status } myGrants(first: 5) { edges { node { id status } } } }`,
    { id }
  )
  const edges = data.myGrants.edges as { node: { id: string; status: string } }[]
  const listed = edges.find(({ node }) => node.id === id)?.node.status
  return [data.myGrant?.status, listed]
}

/** As though the auth server had been left alone for as long as it wants to be. */
export function leftAlone({ rafiki: { store } }: Harness): void {
  for (const row of store.gnap.continuations) row.lastContinuedAt = 0
}

/** As though a request had been made so many seconds ago. */
export function madeBefore({ rafiki: { store } }: Harness, { key, row }: Asked, seconds: number): void {
  const createdAt = new Date(Date.now() - seconds * 1000).toISOString()
  row.createdAt = createdAt
  for (const it of store.gnap.interactions) if (it.id === key.interactionId) it.createdAt = createdAt
}
