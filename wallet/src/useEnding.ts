import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { nameOf } from './client.tsx'
import type { CardClient } from './clientCard.tsx'
import { ended, expectedOfClient, expectedOfGrant, type Shown } from './ending.ts'
import { placeOf } from './focus.ts'
import { faultsOf, sayMutationFault, wordsOf } from './faults.ts'
import { RevokeClientDocument, RevokeGrantDocument } from './gql/graphql.ts'
import { useNotices } from './notices.tsx'

interface Ending {
  /** The grants that are being revoked: shown until it is certain. */
  ending: ReadonlySet<string>
  revoke: (client: CardClient, shown: Shown) => Promise<void>
  disconnect: (client: CardClient) => Promise<void>
}

/** Revokes, tells how it went, and then calls `done` with where it was. Figures change at once, and back when it fails. */
export function useEnding(done: (place: number) => void): Ending {
  const graph = useApolloClient()
  const { say, warn } = useNotices()
  const [ending, setEnding] = useState<ReadonlySet<string>>(new Set())

  async function during(ids: string[], work: () => Promise<void>): Promise<void> {
    const place = placeOf(ids)
    setEnding((now) => new Set([...now, ...ids]))
    try {
      await work()
    } catch (error) {
      const unknown = faultsOf(error)[0]?.unknown
      warn(`${unknown ? 'It is not certain whether that was revoked.' : 'Not revoked.'} ${sayMutationFault(error)}`)
    }
    // At once: what takes the place must be there when it is looked for.
    flushSync(() => setEnding((now) => new Set([...now].filter((id) => !ids.includes(id)))))
    done(place)
  }

  return {
    ending,
    revoke: (client, shown) =>
      during([shown.grant.id], async () => {
        const { error } = await graph.mutate({
          mutation: RevokeGrantDocument,
          variables: { grantId: shown.grant.id },
          optimisticResponse: expectedOfGrant(shown, client),
          // The client may fail to be read after the grant was revoked.
          errorPolicy: 'all',
          update: (cache, { data }) => {
            if (data?.revokeMyGrant) ended(cache, [shown], new Set([data.revokeMyGrant.grant.id]))
          }
        })
        const failed = faultsOf(error).find(({ path }) => !path.includes('connectedClient'))
        if (failed) throw error as Error
        say(
          shown.grant.status === 'AWAITING_APPROVAL'
            ? `Declined. ${nameOf(client)} would have to ask you again.`
            : `Revoked. ${nameOf(client)} can no longer do this.`
        )
      }),
    disconnect: (client) =>
      during(
        client.grants.map(({ grant }) => grant.id),
        async () => {
          const { data } = await graph.mutate({
            mutation: RevokeClientDocument,
            variables: { clientId: client.id },
            optimisticResponse: expectedOfClient(client),
            update: (cache, answer) => {
              const results = answer.data?.revokeMyGrants?.results ?? []
              const gone = results.filter(({ outcome }) => outcome === 'REVOKED').map(({ grantId }) => grantId)
              ended(cache, client.grants, new Set(gone))
            }
          })
          const { results, complete } = data?.revokeMyGrants ?? { results: [], complete: false }
          const open = results.filter(({ outcome }) => outcome === 'NOT_DONE' || outcome === 'UNKNOWN')
          const unknown = open.some(({ outcome }) => outcome === 'UNKNOWN')
          const [first] = open
          if (first) {
            const why = unknown ? 'Some of them may be revoked all the same.' : wordsOf(first.code ?? '')
            const some = `${open.length} of ${results.length} permissions of ${nameOf(client)}`
            warn(`${some} could not be revoked for certain. ${why} Try again with what is still listed.`)
          } else if (complete) say(`Disconnected. ${nameOf(client)} has no access any more.`)
          else warn('There was more than could be ended at once. Disconnect it again.')
        }
      )
  }
}
