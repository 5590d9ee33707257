import type { Context } from '../../../../src/context.ts'
import { sends, viewGrant } from '../../../../src/domain/grants/grantView.ts'
import { walletOf, type Viewer } from '../../../../src/identity/viewer.ts'
import { RequestTime } from '../../../../src/lib/requestTime.ts'
import type { GrantState, GrantTerms } from '../../../../src/rafiki/grant.ts'

const alices = 'https://wallet.example/alice'
const bobs = 'https://wallet.example/bob'
const viewer = (address: string): Viewer => ({ wallet: walletOf([address]) }) as unknown as Viewer
const alice = viewer(alices)

const access = (identifier: string, type: string) => ({
  ...{ id: `${type} ${identifier}`, type, identifier, actions: ['create'] },
  ...{ limits: null, createdAt: '2026-01-01T00:00:00.000Z' }
})
const terms: GrantTerms = {
  id: 'one',
  tenantId: 'tenant',
  client: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  access: [access(alices, 'incoming-payment'), access(bobs, 'outgoing-payment')],
  subject: null
}

const created = Date.parse(terms.createdAt)
const settings = { interactionExpirySeconds: 600, asksFor: { quote: false, incomingPayment: false, listAll: false } }
const pending: GrantState = { state: 'PENDING', finalizationReason: null }
const viewing = (viewer: Viewer, settings: object, now: number): Context =>
  ({
    viewer,
    settings,
    time: new RequestTime(now),
    rafiki: { made: new Map(), stepPeriods: () => undefined }
  }) as unknown as Context
const seen = (as = alice, state = pending, its = settings, now = created) =>
  viewGrant(viewing(as, its, now), terms, state)

describe('the view of a grant', () => {
  it('the view of an approved grant is ACTIVE', () => {
    expect(seen(alice, { state: 'APPROVED', finalizationReason: null }).status).toBe('ACTIVE')
  })

  it('the view of a grant has its state, beside other states of the same status', () => {
    const processing = seen(alice, { state: 'PROCESSING', finalizationReason: null })
    expect([processing.state, processing.status]).toEqual(['PROCESSING', 'AWAITING_APPROVAL'])
  })

  it('the view of a finalized grant has the status of its finalization reason', () => {
    const ended = (finalizationReason: GrantState['finalizationReason']): string =>
      seen(alice, { state: 'FINALIZED', finalizationReason }).status
    expect([ended('ISSUED'), ended('REVOKED'), ended('REJECTED')]).toEqual(['ACTIVE', 'REVOKED', 'REJECTED'])
    expect(seen(alice, { state: 'FINALIZED', finalizationReason: 'ISSUED' }).finalizationReason).toBe('ISSUED')
    expect(seen(alice, { state: 'FINALIZED', finalizationReason: null }).finalizationReason).toBeNull()
  })

  it('the view of a pending grant is EXPIRED once its time is over', () => {
    expect(seen().status).toBe('AWAITING_APPROVAL')
    expect(seen(alice, pending, settings, created + 600_001).status).toBe('EXPIRED')
  })

  it('the view of a grant says by the settings whether consent was required', () => {
    expect(seen().consentRequired).toBe(false)
    const asking = { ...settings, asksFor: { ...settings.asksFor, incomingPayment: true } }
    expect(seen(alice, pending, asking).consentRequired).toBe(true)
  })

  it('each account holder who has a part in a grant sees their own accesses', () => {
    expect(seen().access.map(({ identifier }) => identifier)).toEqual([alices])
    const live: GrantState = { state: 'FINALIZED', finalizationReason: 'ISSUED' }
    const his = seen(viewer(bobs), live)
    expect(his.access.map(({ identifier }) => identifier)).toEqual([bobs])
    expect(his.canSpend).toBe(true)
    expect(seen(alice, live).canSpend).toBe(false)
  })

  it('a grant is shared for an account holder who does not own all wallet addresses in it', () => {
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
  const limited = (interval: string | null): GrantTerms => ({
    ...terms,
    access: [{ ...access(alices, 'outgoing-payment'), limits: { receiver: null, interval, ...noAmounts } }]
  })
  const noAmounts = { debitAmount: null, receiveAmount: null }
  const live: GrantState = { state: 'FINALIZED', finalizationReason: 'ISSUED' }
  const now = Date.parse('2026-11-26T12:00:00Z')
  const spends = (its: GrantTerms, state = live, at = now): boolean =>
    viewGrant(viewing(alice, settings, at), its, state).canSpend

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

  it('canSpend changes when a period begins or ends', () => {
    const its = limited('R0/2026-12-01T00:00:00Z/P1M')
    const at = (text: string): boolean => spends(its, live, Date.parse(text))
    const moments = ['2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z']
    expect(moments.map(at)).toEqual([false, true, true, false])
  })
})
