import type { ApolloCache } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { named, type Who } from './client.tsx'
import type { Connected } from './clients.ts'
import { ended, expectedOfClient, expectedOfGrant, type Shown, type ShownClient } from './ending.ts'
import { placeOf } from './focus.ts'
import { faultsOf, Offline, sayCode, sayMutationFault } from './faults.ts'
import { RevokeClientDocument, RevokeGrantDocument } from './gql/graphql.ts'
import { useNotices, useWords } from './notices.tsx'

interface Ending {
  /** The grants that are being revoked: shown until it is certain. */
  ending: ReadonlySet<string>
  /** `client`: where it is shown too, with figures that change. */
  revoke: (who: Who, shown: Shown, client?: ShownClient) => Promise<void>
  disconnect: (client: Connected) => Promise<void>
}

type Act = 'revoke' | 'decline' | 'disconnect'

/** Revokes, tells how it went, and then calls `done` with where it was. Figures change at once, and back when it fails. */
export function useEnding(done: (place: number) => void): Ending {
  const graph = useApolloClient()
  const words = useWords()
  const { say, warn, clear } = useNotices()
  const [ending, setEnding] = useState<ReadonlySet<string>>(new Set())

  async function during(ids: string[], who: Who, act: Act, work: () => Promise<void>): Promise<void> {
    const place = placeOf(ids)
    clear()
    setEnding((now) => new Set([...now, ...ids]))
    try {
      // Known beforehand: nothing was sent.
      if (navigator.onLine === false) throw new Offline()
      await work()
    } catch (error) {
      const sure = faultsOf(error)[0]?.unknown ? 'unsure' : 'fail'
      warn(`${words.say(`${sure}.${act}`, named(who, words))} ${sayMutationFault(error, words)}`)
    }
    // At once: what takes the place must be there when it is looked for.
    flushSync(() => setEnding((now) => new Set([...now].filter((id) => !ids.includes(id)))))
    done(place)
  }

  return {
    ending,
    revoke(who, shown, client) {
      const act = shown.grant.status === 'AWAITING_APPROVAL' ? 'decline' : 'revoke'
      return during([shown.grant.id], who, act, async () => {
        const { error } = await graph.mutate({
          mutation: RevokeGrantDocument,
          variables: { grantId: shown.grant.id },
          ...(client && { optimisticResponse: expectedOfGrant(shown, client) }),
          // The client may fail to be read after the grant was revoked.
          errorPolicy: 'all',
          update: (cache, { data }) => {
            if (data?.revokeMyGrant) ended(cache, [shown], new Set([data.revokeMyGrant.grant.id]))
          }
        })
        if (faultsOf(error).some(({ path }) => !path.includes('connectedClient'))) throw error as Error
        say(words.say(`done.${act}`, named(who, words)))
      })
    },
    disconnect(client) {
      const grants = [...client.grants, ...client.waiting]
      const ids = grants.map(({ grant }) => grant.id)
      const name = named(client, words)
      return during(ids, client, 'disconnect', async () => {
        const { data } = await graph.mutate({
          mutation: RevokeClientDocument,
          variables: { clientId: client.id },
          optimisticResponse: expectedOfClient({ ...client, grants }),
          update: (cache: ApolloCache, answer) => {
            const results = answer.data?.revokeMyGrants?.results ?? []
            const gone = results.filter(({ outcome }) => outcome === 'REVOKED').map(({ grantId }) => grantId)
            ended(cache, grants, new Set(gone))
          }
        })
        const { results, complete } = data?.revokeMyGrants ?? { results: [], complete: false }
        const open = results.filter(({ outcome }) => outcome === 'NOT_DONE' || outcome === 'UNKNOWN')
        const unknown = open.some(({ outcome }) => outcome === 'UNKNOWN')
        const [first] = open
        if (first) {
          const some = words.say(unknown ? 'some.unsure' : 'some.fail', {
            ...name,
            open: open.length,
            all: results.length
          })
          const why = unknown ? words.say('fault.lost') : sayCode(first.code ?? '', words)
          warn(`${some} ${why} ${words.say('some.again')}`)
        } else if (complete) say(words.say('done.disconnect', name))
        else warn(words.say('some.left', name))
      })
    }
  }
}
