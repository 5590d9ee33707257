import { accessesOf } from '../../../../src/domain/spending/limits.ts'
import { keptView, sends } from '../../../../src/domain/grants/grantView.ts'
import { walletOf, type Viewer } from '../../../../src/identity/viewer.ts'
import type { GrantState, GrantTerms } from '../../../../src/rafiki/grant.ts'
import { isUnchanging, unchanging } from '../../../../src/lib/unchanging.ts'

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

it('two views of one unchanged grant are one object, and nobody can write to it', () => {
  const view = seen()
  expect(seen(alice, { ...pending }, settings, created + 1)).toBe(view)
  expect(isUnchanging(view)).toBe(true)
  expect(() => void (view.access[0]!.actions as string[]).push('read')).toThrow(TypeError)
  expect(() => void (view.status = 'ACTIVE')).toThrow(TypeError)
  expect(accessesOf(view)).toBe(accessesOf(view))
})

describe('another view is made', () => {
  beforeEach(() => void seen())

  it('another view of a grant is made when its state is another', () => {
    expect(seen(alice, { state: 'APPROVED', finalizationReason: null }).status).toBe('ACTIVE')
  })

  it('another view of a grant is made when its state is another one of the same status', () => {
    const processing = seen(alice, { state: 'PROCESSING', finalizationReason: null })
    expect([processing.state, processing.status]).toEqual(['PROCESSING', 'AWAITING_APPROVAL'])
  })

  it('another view of a grant is made when its finalization reason is another', () => {
    const ended = (finalizationReason: GrantState['finalizationReason']): string =>
      seen(alice, { state: 'FINALIZED', finalizationReason }).status
    expect([ended('ISSUED'), ended('REVOKED'), ended('REJECTED')]).toEqual(['ACTIVE', 'REVOKED', 'REJECTED'])
    expect(seen(alice, { state: 'FINALIZED', finalizationReason: 'ISSUED' }).finalizationReason).toBe('ISSUED')
    expect(seen(alice, { state: 'FINALIZED', finalizationReason: null }).finalizationReason).toBeNull()
  })

  it('another view of a grant is made when time has changed its status', () => {
    expect(seen().status).toBe('AWAITING_APPROVAL')
    expect(seen(alice, pending, settings, created + 600_001).status).toBe('EXPIRED')
  })

  it('another view of a grant is made under other settings', () => {
    expect(seen().consentRequired).toBe(false)
    const asking = { ...settings, asksFor: { ...settings.asksFor, incomingPayment: true } }
    expect(seen(alice, pending, asking).consentRequired).toBe(true)
  })

  it('another view of a grant is made for each account holder who has a part in it', () => {
    expect(seen().access.map(({ identifier }) => identifier)).toEqual([alices])
    const live: GrantState = { state: 'FINALIZED', finalizationReason: 'ISSUED' }
    const his = seen(viewer(bobs), live)
    expect(his.access.map(({ identifier }) => identifier)).toEqual([bobs])
    expect(his.canSpend).toBe(true)
    expect(seen(alice, live).canSpend).toBe(false)
  })

  it('another view of a grant is made for an account holder whose wallet addresses have changed', () => {
    const both = { ...alice, wallet: walletOf([alices, bobs]) }
    expect([seen().shared, seen(both).shared, seen().shared]).toEqual([true, false, true])
  })
})

it('an access that may only read payments sends none', () => {
  const looking = { type: 'outgoing-payment', actions: ['read-all', 'list-all'] }
  expect([looking, { type: 'incoming-payment', actions: ['create'] }].some(sends)).toBe(false)
  expect([looking, { type: 'outgoing-payment', actions: ['create'] }].some(sends)).toBe(true)
})

describe('whether money can be sent now', () => {
  const limited = (interval: string | null): GrantTerms =>
    unchanging({
      ...terms,
      access: [{ ...access(alices, 'outgoing-payment'), limits: { receiver: null, interval, ...noAmounts } }]
    })
  const noAmounts = { debitAmount: null, receiveAmount: null }
  const live: GrantState = { state: 'FINALIZED', finalizationReason: 'ISSUED' }
  const now = Date.parse('2026-11-26T12:00:00Z')
  const spends = (its: GrantTerms, state = live, at = now): boolean =>
    keptView(alice, its, state, settings, at).canSpend

  it('canSpend is true of a live grant only', () => {
    const its = limited(null)
    expect(spends(its)).toBe(true)
    expect(spends(its, { state: 'APPROVED', finalizationReason: null })).toBe(true)
    expect(spends(its, { state: 'FINALIZED', finalizationReason: 'REVOKED' })).toBe(false)
    expect(spends(its, { state: 'FINALIZED', finalizationReason: 'REJECTED' })).toBe(false)
    expect(spends(its, pending)).toBe(false)
    expect(spends(its, pending, Date.parse(terms.createdAt))).toBe(false)
  })

  it.each([
    ['R/2026-01-01T00:00:00Z/P1M', true],
    ['R/2026-12-31T00:00:00Z/P1M', false],
    ['R2/2026-01-01T00:00:00Z/P1M', false],
    ['nonsense', false],
    ['', true],
    // Too far to reckon: what cannot be told counts as one that can.
    ['R/1900-01-30T00:00:00Z/P1M1D', true]
  ])('canSpend is true within the periods of %s: %s', (interval, expected) => {
    expect(spends(limited(interval))).toBe(expected)
  })

  it('canSpend changes when a period begins or ends, in a view that is cached as well', () => {
    const its = limited('R0/2026-12-01T00:00:00Z/P1M')
    const at = (text: string): boolean => spends(its, live, Date.parse(text))
    const moments = ['2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z']
    expect(moments.map(at)).toEqual([false, true, true, false])
  })
})
