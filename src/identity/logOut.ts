import { GatewayError } from '../errors.ts'
import { property } from '../lib/property.ts'
import type { Log } from '../observability/log.ts'
import type { IssuerKeys } from './issuerKeys.ts'
import { verifyLogoutToken } from './logoutToken.ts'
import { unauthenticated } from './refused.ts'
import type { EndedSessions } from './endedSessions/endedSessions.ts'

/** Ends what an issuer's logout token says, for all processes. @throws GatewayError */
export const createLogOut =
  (issuers: Pick<IssuerKeys, 'of'>, sessions: EndedSessions, log: Log) =>
  async (token: string): Promise<void> => {
    const { issuer, ended, once } = await verifyLogoutToken(token, issuers)
    const isNew = await sessions.end(ended, once).catch((error: unknown) => {
      const why = property(error, 'message')
      log.error({ alarm: 'sessions', issuer, why }, 'a session that its issuer ended has ended for this process alone')
      throw new GatewayError('INTERNAL_SERVER_ERROR', 'The end of the session could not be stored.')
    })
    if (!isNew) throw unauthenticated('logout', issuer, 'used before')
    log.info({ issuer }, 'a session was ended by its issuer')
  }
