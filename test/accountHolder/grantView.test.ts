import { accessesOf } from '../../src/accountHolder/spending.ts'
import { canSpend, keptView } from '../../src/accountHolder/grantView.ts'
import { walletOf, type Viewer } from '../../src/identity/viewer.ts'
import type { GrantState, GrantTerms } from '../../src/rafiki/grants.ts'
import { isUnchanging, unchanging } from '../../src/unchanging.ts'

const alices = 'https://wallet.example/alice'
const bobs = 'https://wallet.example/bob'
const viewer = (address: string): Viewer => ({ wallet: walletOf([address]) }) as unknown as Viewer
const alice = viewer(alices)

const access = (identifier: string, type: string) => ({
  ...{ id: `${type} ${identifier}`, type, identifier, actions: ['create'] },
  ...{ limits: null, createdAt: '2026-01-01T00:00:00.000Z' }
})
const terms: GrantTerms = unchanging({
  id: 'one',
  tenantId: 'tenant',
  client: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  access: [access(alices, 'incoming-payment'), access(bobs, 'outgoing-payment')],
  subject: null
})

const created = Date.parse(terms.createdAt)
const settings = { interactionExpirySeconds: 600, asksFor: { quote: false, incomingPayment: false, listAll: false } }
const pending: GrantState = { state: 'PENDING', finalizationReason: null }
const seen = (as = alice, state = pending, its = settings, now = created) => keptView(as, terms, state, its, now)

it('the same view of a grant is the same object, and nobody can write to it', () => {
  const view = seen()
  expect(seen(alice, { ...pending }, settings, created + 1)).toBe(view)
  expect(isUnchanging(view)).toBe(true)
  expect(() => void (view.access[0]!.actions as string[]).push('read')).toThrow(TypeError)
  expect(() => void (view.status = 'ACTIVE')).toThrow(TypeError)
  expect(accessesOf(view)).toBe(accessesOf(view))
})

describe('another view is made', () => {
  beforeEach(() => void seen())

  it('when the state is another', () => {
    expect(seen(alice, { state: 'APPROVED', finalizationReason: null }).status).toBe('ACTIVE')
  })

  it('when the state is another of the same status', () => {
    const processing = seen(alice, { state: 'PROCESSING', finalizationReason: null })
    expect([processing.state, processing.status]).toEqual(['PROCESSING', 'AWAITING_APPROVAL'])
  })

  it('when the reason is another', () => {
    const ended = (finalizationReason: GrantState['finalizationReason']): string =>
      seen(alice, { state: 'FINALIZED', finalizationReason }).status
    expect([ended('ISSUED'), ended('REVOKED'), ended('REJECTED')]).toEqual(['ACTIVE', 'REVOKED', 'REJECTED'])
    expect(seen(alice, { state: 'FINALIZED', finalizationReason: 'ISSUED' }).finalizationReason).toBe('ISSUED')
    expect(seen(alice, { state: 'FINALIZED', finalizationReason: null }).finalizationReason).toBeNull()
  })

  it('when time has changed the status', () => {
    expect(seen().status).toBe('AWAITING_APPROVAL')
    expect(seen(alice, pending, settings, created + 600_001).status).toBe('EXPIRED')
  })

  it('with other settings', () => {
    expect(seen().consentRequired).toBe(false)
    const asking = { ...settings, asksFor: { ...settings.asksFor, incomingPayment: true } }
    expect(seen(alice, pending, asking).consentRequired).toBe(true)
  })

  it('for whoever else has part in the grant', () => {
    expect(seen().access.map(({ identifier }) => identifier)).toEqual([alices])
    const his = seen(viewer(bobs))
    expect(his.access.map(({ identifier }) => identifier)).toEqual([bobs])
    expect(his.canSpend).toBe(true)
    expect(seen().canSpend).toBe(false)
  })

  it('for the same person whose wallet addresses are others now', () => {
    const both = { ...alice, wallet: walletOf([alices, bobs]) }
    expect([seen().shared, seen(both).shared, seen().shared]).toEqual([true, false, true])
  })
})

it('an access that may only look at payments sends none', () => {
  const looking = { type: 'outgoing-payment', actions: ['read-all', 'list-all'] }
  expect(canSpend([looking, { type: 'incoming-payment', actions: ['create'] }])).toBe(false)
  expect(canSpend([looking, { type: 'outgoing-payment', actions: ['create'] }])).toBe(true)
})
