import { Counter, Gauge, type Registry } from 'prom-client'

export interface IdentityMetrics {
  /**
   * @param why one of the reasons that `createMetrics` was given
   * @param issuer one of its issuers; undefined for a token of nobody's
   */
  tokenRefused: (why: string, issuer: string | undefined) => void
  /** @param ages seconds since the keys of each issuer were read, by its name in the configuration */
  keyAges: (ages: () => Iterable<readonly [issuer: string, seconds: number]>) => void
}

export function identityMetrics(
  registers: Registry[],
  { refusals, issuers }: { refusals: readonly string[]; issuers: readonly { name: string }[] }
): IdentityMetrics {
  const refused = new Counter({
    name: 'gateway_tokens_refused_total',
    help: 'Refused bearer tokens, and requests without one, by reason and issuer (none: it is not known).',
    labelNames: ['why', 'issuer'],
    registers
  })
  for (const why of refusals)
    for (const { name } of [...issuers, { name: 'none' }]) refused.inc({ why, issuer: name }, 0)
  return {
    tokenRefused: (why, issuer = 'none') => refused.inc({ why, issuer }),
    keyAges(ages) {
      new Gauge({
        name: 'gateway_issuer_keys_age_seconds',
        help: "Seconds since an issuer's keys were read.",
        labelNames: ['issuer'],
        registers,
        collect() {
          for (const [issuer, seconds] of ages()) this.set({ issuer }, seconds)
        }
      })
    }
  }
}
