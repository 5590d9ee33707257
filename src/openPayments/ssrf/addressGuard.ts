/* The SSRF guard: the only way to a URL that a stranger wrote. Addresses are checked when the connection is made. */

import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import { AddressRefused, checkHost, checkUrl, isPublicAddress } from './address.ts'
import { bounded, refuse, type Bounds } from './answerBounds.ts'
import { outgoing, pairs } from './requestHeaders.ts'

export interface Guard {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler, errand: Errand): boolean
  /**
   * Checks whether a URL may be used, with a DNS look-up of its name. URLs that Rafiki is to fetch are checked too.
   * Rafiki looks the name up again, so for those this check is no full protection.
   * @throws AddressRefused
   */
  check(url: string): Promise<URL>
  close(): Promise<void>
}

/** A request with a URL from outside. */
export interface Errand {
  bounds: Bounds
  /** Origins that the configuration names for such requests. */
  names: ReadonlySet<string>
}

export interface Network {
  /** Origins at other addresses, `https://wallet.example` → `http://127.0.0.1:4001`. No variable sets this. */
  reroute?: Readonly<Record<string, string>>
  /** How names are looked up; the system's own by default. */
  lookup?: typeof systemLookup
}

const connectMs = 5_000

export function createGuard({ reroute = {}, lookup = systemLookup }: Network = {}): Guard {
  const nowhere: ReadonlySet<string> = new Set(Object.keys(reroute))
  const options = { connections: 8, keepAliveTimeout: 4_000, maxHeaderSize: 16 * 1024 }
  const checked = publicLookup(lookup)
  const connect = buildConnector({ timeout: connectMs, lookup: checked })
  // Two connection pools: a connection opened for a listed origin is never used for a URL that has only passed the
  // checks.
  const byName = new Agent({ ...options, connect: { timeout: connectMs } })
  const byRule = new Agent({
    ...options,
    connect(to, callback) {
      try {
        checkHost(to.protocol, to.hostname)
      } catch (error) {
        if (!(error instanceof AddressRefused)) throw error
        return callback(error, null)
      }
      connect(to, callback)
    }
  })

  return {
    dispatch(request, handler, { bounds, names }) {
      const origin = String(request.origin)
      const elsewhere = reroute[origin]
      const sent = { ...request, headers: outgoing(request.headers) }
      const read = bounded(handler, bounds)
      if (elsewhere) return byName.dispatch(moved(sent, origin, elsewhere), read)
      if (names.has(origin)) return byName.dispatch(sent, read)
      try {
        checkUrl(origin, nowhere)
      } catch (error) {
        if (!(error instanceof AddressRefused)) throw error
        return refuse(handler, error, bounds)
      }
      return byRule.dispatch(sent, read)
    },
    async check(text) {
      const url = checkUrl(text, nowhere)
      if (!nowhere.has(url.origin)) await resolves(checked, url.hostname.replace(/^\[|\]$/g, ''))
      return url
    },
    async close() {
      await Promise.all([byName.destroy(), byRule.destroy()])
    }
  }
}

const resolves = (lookup: LookupFunction, hostname: string): Promise<void> =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error) => (error ? reject(error) : resolve()))
  })

/**
 * Looks a name up for the connection itself: the checked addresses are the ones that are connected to, and one address
 * that is not public refuses the name.
 */
function publicLookup(lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '')
      const [first] = found
      if (!first) return callback(new AddressRefused('a name without address'), '')
      if (!found.every(({ address }) => isPublicAddress(address))) {
        return callback(new AddressRefused('a name that leads to an address that is not public'), '')
      }
      if (options.all) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
}

function moved(options: Dispatcher.DispatchOptions, from: string, to: string): Dispatcher.DispatchOptions {
  return { ...options, origin: to, headers: [...pairs(options.headers), 'host', new URL(from).host] }
}
