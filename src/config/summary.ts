import type { Config } from './config.ts'

/** What a gateway is configured to be, for the first line of its log. No secret, and no address that may hold one. */
export function summaryOf(config: Config): { roles: string[]; issuers: string[]; on: string[] } {
  const { issuers, openPayments, rafiki, journal, redis, metrics, tracing, ownership, signing } = config
  const { introspection, landingPage, corsOrigins, trustedDocuments, audit, senderConstraint, endedSessions } = config
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
    DPoP: senderConstraint.graphqlUrl,
    'client certificates': senderConstraint.certificateHeader,
    'ended sessions': endedSessions,
    'audit file': audit !== 'stdout',
    'persisted documents': trustedDocuments.documents.size > 0
  }
  return {
    roles: config.roles.filter((role) => role !== 'client' || openPayments.clients.length > 0),
    issuers: issuers.map(({ issuer }) => issuer),
    on: Object.entries(parts).flatMap(([name, part]) => (part ? [name] : []))
  }
}
