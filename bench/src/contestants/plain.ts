import { unchangedAndChanged, type Case } from '../cases.ts'
import * as documents from '../documents.ts'
import type { Workload } from '../load.ts'
import { fileOf, forked, type Started } from '../processes.ts'
import type { Setting } from '../setting.ts'
import { signedHeaders } from '../sign.ts'
import { pageOf } from '../check.ts'

/** The raw reverse proxy in front of the stub. */
export const startProxy = ({ upstream }: Setting): Promise<Started> =>
  forked('raw proxy', fileOf('proxy.js'), [upstream.origin])

/** What Rafiki itself is asked, for each account holder in turn: signed once, as the stub does not mind the time. */
function rafikis({ addresses, signer }: Setting, origin: string): Workload {
  const signed = addresses.map((address) =>
    signedHeaders(signer, {
      query: documents.grants,
      variables: { first: 20, filter: { identifier: { in: [address] } } }
    })
  )
  return {
    origin,
    path: '/auth/graphql',
    bodies: signed.map(({ body }) => body),
    headersOf: signed.map(({ headers }) => headers)
  }
}

/** The page that Rafiki answers, with nothing in between, and through a proxy that only passes it on. */
export function plainCases(setting: Setting, proxy: Started): Case[] {
  const shared = { upstream: { each: 1 }, check: pageOf('grants', setting.addresses) }
  const { upstream } = setting
  return [
    {
      id: 'direct',
      contestant: 'upstream',
      label: 'the upstream itself',
      workload: rafikis(setting, upstream.origin),
      ...shared
    },
    ...unchangedAndChanged({
      id: 'raw',
      contestant: 'raw',
      label: 'raw reverse proxy, no work',
      workload: rafikis(setting, `http://127.0.0.1:${proxy.port}`),
      ...shared
    })
  ]
}
