import { getGlobalDispatcher, type Dispatcher } from 'undici'
import { inCall } from '../../src/openPayments/client/call.ts'

/*
 * Jest runs tests in a realm of their own, while Node's `fetch` takes its dispatcher from the realm outside. Calls of
 * the gateway's are handed in from there; what tests fetch themselves goes the way that it always goes.
 */
const outside = (fetch.constructor as (code: string) => () => Record<symbol, Dispatcher>)('return globalThis')()
const nodes = Symbol.for('undici.globalDispatcher.1')
const kept = Symbol.for('rafiki-gateway.tests.otherwise')
if (!outside[kept]) {
  // Node makes its dispatcher when it fetches for the first time.
  await fetch('data:,')
  outside[kept] = outside[nodes] as Dispatcher
}
const otherwise = outside[kept]
const dispatch: Dispatcher['dispatch'] = (options, handler) =>
  (inCall() ? getGlobalDispatcher() : otherwise).dispatch(options, handler)
for (const name of [nodes, Symbol.for('undici.globalDispatcher.2')]) {
  Object.defineProperty(outside, name, { value: { dispatch }, writable: true, enumerable: false, configurable: false })
}
