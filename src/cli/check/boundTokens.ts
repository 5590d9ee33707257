import type { Config } from '../../config/config.ts'
import { property } from '../../lib/property.ts'
import { withEndedStore } from '../endedStore.ts'
import { captureLog } from './captured.ts'
import { off, right, unknown, wrong, type Row } from './rows.ts'

/** By what tokens that are bound to a key are proven, and for how many processes. */
export function boundTokens({ senderConstraint, redis }: Config): Row {
  const what = 'bound tokens'
  const { graphqlUrl, nonceSecret, certificateHeader } = senderConstraint
  if (graphqlUrl === undefined) {
    if (certificateHeader !== undefined) return right(what, `by certificates, in ${certificateHeader}`)
    return off(what, 'PUBLIC_URL is not set: tokens that are bound to a key are refused')
  }
  const found = `by DPoP, for ${graphqlUrl}${nonceSecret ? ', with nonces' : ''}`
  if (redis) return right(what, `${found}; a proof counts once`)
  return unknown(what, `${found}; a proof counts once at each process`, 'Set REDIS_URL if several processes run.')
}

/** Whether the store of ended sessions answers. */
export async function endedSessions(config: Config): Promise<Row> {
  const what = 'ended sessions'
  if (config.endedSessions === undefined)
    return off(what, 'ENDED_SESSIONS is not set: no logout ends a token, and /backchannel-logout is absent')
  try {
    await withEndedStore(config, captureLog(), async (store) => store?.news())
    return right(what, `in ${config.endedSessions}`)
  } catch (error) {
    const code = property(error, 'code')
    return wrong(
      what,
      `${config.endedSessions} does not answer (${typeof code === 'string' ? code : 'no answer'})`,
      'Until it does, tokens that were issued before are refused. Is its URL right, and has "rafiki-gateway journal migrate" run?'
    )
  }
}
