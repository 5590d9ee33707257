import { createHash } from 'node:crypto'
import { GRANTS, OTHER_GRANTS, OTHER_PAYMENTS, PAYMENTS } from './builtinGrants.ts'
import type { AccessStory, GrantStory, LimitStory, PaymentStory } from './builtinGrants.ts'
import type { Seed, SeedGrant } from './seed.ts'

interface Wallet {
  tenantId: string
  origin: string
  asset: { id: string; code: string; scale: number }
  people: string[]
}

const OPERATOR: Wallet = {
  tenantId: '438fa74a-fa7d-4317-9ced-dde32ece1787',
  origin: 'https://wallet.example',
  asset: { id: idOf('asset USD'), code: 'USD', scale: 2 },
  people: ['alice', 'bob', 'carol', 'dave']
}

const OTHER: Wallet = {
  tenantId: '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001',
  origin: 'https://other.example',
  asset: { id: idOf('asset EUR'), code: 'EUR', scale: 2 },
  people: ['erin', 'frank']
}

const OUTCOMES: Record<GrantStory['outcome'], Pick<SeedGrant, 'state' | 'finalizationReason'>> = {
  started: { state: 'PROCESSING', finalizationReason: null },
  awaiting: { state: 'PENDING', finalizationReason: null },
  approved: { state: 'APPROVED', finalizationReason: null },
  issued: { state: 'FINALIZED', finalizationReason: 'ISSUED' },
  revoked: { state: 'FINALIZED', finalizationReason: 'REVOKED' },
  rejected: { state: 'FINALIZED', finalizationReason: 'REJECTED' }
}

/** A small wallet that looks lived in: the same ids every time, the dates counted back from now. */
export function builtinSeed(now = Date.now()): Seed {
  const past = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString()
  const wallets = [OPERATOR, OTHER]
  return {
    operatorTenantId: OPERATOR.tenantId,
    secondTenantId: OTHER.tenantId,
    assets: wallets.map(({ asset, tenantId }) => ({ ...asset, tenantId })),
    walletAddresses: wallets.flatMap(({ people, origin, asset, tenantId }) =>
      people.map((person, index) => ({
        id: idOf(`wallet address ${person}`),
        address: `${origin}/${person}`,
        publicName: person.replace(/^./, (letter) => letter.toUpperCase()),
        assetId: asset.id,
        createdAt: past(18 * 30 * 24 * 60 - index),
        tenantId
      }))
    ),
    grants: [
      ...GRANTS.map((story) => grantOf(story, OPERATOR, past(story.minutesAgo))),
      ...OTHER_GRANTS.map((story) => grantOf(story, OTHER, past(story.minutesAgo)))
    ],
    outgoingPayments: [
      ...PAYMENTS.map((story) => paymentOf(story, OPERATOR, past(story.minutesAgo))),
      ...OTHER_PAYMENTS.map((story) => paymentOf(story, OTHER, past(story.minutesAgo)))
    ]
  }
}

function grantOf(story: GrantStory, wallet: Wallet, createdAt: string): SeedGrant {
  return {
    id: idOf(`grant ${story.name}`),
    ...OUTCOMES[story.outcome],
    client: story.client,
    createdAt,
    tenantId: wallet.tenantId,
    access: story.access.map((access, index) => ({
      id: idOf(`access ${index} of ${story.name}`),
      type: access.type,
      actions: access.actions,
      identifier: access.person && `${wallet.origin}/${access.person}`,
      limits: limitsOf(access, wallet, createdAt),
      createdAt
    })),
    subjects: story.subjects.map((person) => ({
      id: idOf(`subject ${person} of ${story.name}`),
      subId: `${wallet.origin}/${person}`,
      subIdFormat: 'uri',
      createdAt
    }))
  }
}

function limitsOf({ limits }: AccessStory, { asset }: Wallet, start: string): SeedGrant['access'][number]['limits'] {
  if (!limits) return null
  const amount = (cents: number) => ({ value: String(cents), assetCode: asset.code, assetScale: asset.scale })
  return {
    ...(limits.receiver && { receiver: limits.receiver }),
    ...(limits.debit && { debitAmount: amount(limits.debit) }),
    ...(limits.receive && { receiveAmount: amount(limits.receive) }),
    ...(limits.every && { interval: intervalOf(limits, start) })
  }
}

/** ISO 8601: `R11` is twelve periods, a bare `R` never ends. */
function intervalOf({ every, times }: LimitStory, start: string): string {
  return `R${times ?? ''}/${start.slice(0, 10)}T00:00:00Z/${every}`
}

function paymentOf(story: PaymentStory, wallet: Wallet, createdAt: string): Seed['outgoingPayments'][number] {
  const grant = [...GRANTS, ...OTHER_GRANTS].find(({ name }) => name === story.grant)
  if (!grant) throw new Error(`no grant is called ${story.grant}`)
  const name = `payment of ${story.person} by ${story.grant}, ${story.minutesAgo} minutes ago`
  return {
    id: idOf(name),
    state: story.state,
    client: grant.client,
    grantId: idOf(`grant ${story.grant}`),
    walletAddressId: idOf(`wallet address ${story.person}`),
    createdAt,
    metadata: { description: story.note },
    debitAmountValue: String(story.cents),
    receiveAmountValue: String(story.cents),
    receiver: `${new URL(grant.client ?? wallet.origin).origin}/incoming-payments/${idOf(`receiver of ${name}`)}`,
    tenantId: wallet.tenantId
  }
}

function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
