import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { nameOf } from './client.tsx'
import type { CardClient } from './clientCard.tsx'
import { ended, expectedOfClient, expectedOfGrant, type Shown } from './ending.ts'
import { faultsOf, sayMutationFault, wordsOf } from './faults.ts'
import { RevokeClientDocument, RevokeGrantDocument } from './gql/graphql.ts'
import { useNotices } from './notices.tsx'

interface Ending {
  /** The grants that are being revoked: shown until it is certain. */
  ending: ReadonlySet<string>
  revoke: (client: CardClient, shown: Shown) => Promise<void>
  disconnect: (client: CardClient) => Promise<void>
}

/** Revokes, tells how it went, and then calls `done`. Figures change at once, and back when it fails. */
export function useEnding(done: () => void): Ending {
  const graph = useApolloClient()
  const { say, warn } = useNotices()
  const [ending, setEnding] = useState<ReadonlySet<string>>(new Set())

  async function during(ids: string[], work: () => Promise<void>): Promise<void> {
    setEnding((now) => new Set([...now, ...ids]))
    try {
      await work()
    } catch (error) {
      warn(`Not revoked. ${sayMutationFault(error)}`)
    }
    setEnding((now) => new Set([...now].filter((id) => !ids.includes(id))))
    done()
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
        say(`Revoked. ${nameOf(client)} can no longer do this.`)
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
