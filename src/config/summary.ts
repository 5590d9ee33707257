import type { Config } from './config.ts'

/** What a gateway is configured to be, for the first line of its log. No secret, and no address that may hold one. */
export function summaryOf(config: Config): { roles: string[]; issuers: string[]; on: string[] } {
  const { tenants, openPayments, rafiki, journal, redis, metrics, tracing, ownership, signing } = config
  const { introspection, landingPage, corsOrigins, trustedDocuments, audit } = config
  const parts = {
    consent: rafiki.urls.interaction,
    cors: corsOrigins.length > 0,
    introspection,
    journal,
    [`landing page ${landingPage}`]: landingPage !== 'none',
    metrics,
    ownership,
    redis,
    signing,
    tracing,
    'audit file': audit !== 'stdout',
    'persisted documents': trustedDocuments.documents.size > 0
  }
  return {
    roles: ['accountHolder', ...(openPayments.clients.length > 0 ? ['client'] : []), 'operator'],
    issuers: [...new Set(tenants.map(({ issuer }) => issuer))],
    on: Object.entries(parts).flatMap(([name, part]) => (part ? [name] : []))
  }
}
