import type { Config } from '../config/config.ts'
import type { Issuer } from '../config/issuers.ts'
import type { Log } from '../observability/log.ts'
import { keysAt, type Keys } from './keys.ts'

/** The issuers by their `iss`, with the keys of each. */
export interface IssuerKeys {
  of: (iss: string) => { issuer: Issuer; keys: Keys } | undefined
  /** Whether keys of every issuer were read; reads those that were not. */
  read: () => Promise<boolean>
  /** Seconds since the keys of each were read, by its name. */
  ages: () => [name: string, seconds: number][]
}

/** Issuers whose keys are at one place share them. */
export function createIssuerKeys({ issuers, signing }: Pick<Config, 'issuers' | 'signing'>, log: Log): IssuerKeys {
  const places = new Map<string, Keys>()
  const known = new Map(
    issuers.map((issuer) => {
      const place = JSON.stringify(issuer.keys)
      const keys = places.get(place) ?? keysAt(issuer.keys, log, { own: signing?.keys })
      places.set(place, keys)
      return [issuer.issuer, { issuer, keys }] as const
    })
  )
  return {
    of: (iss) => known.get(iss),
    read: async () => (await Promise.all([...places.values()].map((keys) => keys.read()))).every(Boolean),
    ages: () => [...known.values()].map(({ issuer, keys }) => [issuer.name, keys.ageSeconds()])
  }
}
