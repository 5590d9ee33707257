import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { faultsOf, Offline, sayCode, sayMutationFault } from './faults.ts'
import {
  RevokeEverythingDocument,
  RevokeEverythingWithReceiptsDocument,
  type RevokeEverythingWithReceiptsMutation
} from './gql/graphql.ts'
import { useWords } from './notices.tsx'

type Round = NonNullable<RevokeEverythingWithReceiptsMutation['revokeMyGrants']>

/** What ended so far, whatever happened in between: one receipt is made of it. */
export interface EndedAll {
  /** How many permissions and requests. */
  count: number
  /** The wallet addresses of their clients. */
  clients: ReadonlySet<string>
  /** The signed statement of each end; none without a journal. */
  statements: readonly string[]
  at: string
}

interface State {
  busy: boolean
  ended: EndedAll | null
  /** In the last round. */
  failed: number
  unsure: number
  /** Whether nothing is left. */
  complete: boolean
  fault: string
}

/** One round ends some hundred; more than so many are begun again by the account holder. */
const ROUNDS = 20
const nothing: EndedAll = { count: 0, clients: new Set(), statements: [], at: '' }

/** Ends everything, round by round. What failed or is not known can be gone on with: repeating is safe. */
export function useEndingAll() {
  const graph = useApolloClient()
  const words = useWords()
  const [state, set] = useState<State>({
    ...{ busy: false, ended: null, failed: 0, unsure: 0, complete: false, fault: '' }
  })

  async function round(): Promise<Round> {
    if (navigator.onLine === false) throw new Offline()
    const { data, error } = await graph.mutate({ mutation: RevokeEverythingWithReceiptsDocument, errorPolicy: 'all' })
    // A receipt that could not be read takes nothing of what was done away.
    if (data?.revokeMyGrants) return data.revokeMyGrants
    // A gateway without a journal has no receipts: it has refused the whole, and nothing was done.
    if (faultsOf(error)[0]?.code !== 'GRAPHQL_VALIDATION_FAILED') throw error as Error
    const unsigned = await graph.mutate({ mutation: RevokeEverythingDocument, errorPolicy: 'all' })
    const { results, complete } = unsigned.data?.revokeMyGrants ?? {}
    if (!results) throw unsigned.error as Error
    const withNone = results.map((it) => ({ ...it, grant: it.grant && { ...it.grant, revocationReceipt: null } }))
    return { __typename: 'RevokeMyGrantsPayload', results: withNone, complete: complete === true }
  }

  async function endAll(): Promise<void> {
    set((now) => ({ ...now, busy: true, failed: 0, unsure: 0, fault: '' }))
    try {
      for (let n = 0; n < ROUNDS; n += 1) {
        const { results, complete } = await round()
        const open = results.filter(({ outcome }) => outcome === 'NOT_DONE' || outcome === 'UNKNOWN')
        const unsure = open.filter(({ outcome }) => outcome === 'UNKNOWN').length
        const code = open[0]?.code
        set((now) => ({
          ...now,
          ended: joined(now.ended ?? nothing, results),
          failed: open.length - unsure,
          unsure,
          complete: complete && open.length === 0,
          // As it is not known, nothing more is said of it.
          fault: unsure > 0 ? words.say('fault.lost') : code ? sayCode(code, words) : ''
        }))
        if (complete || !results.some(({ outcome }) => outcome === 'REVOKED')) break
      }
    } catch (error) {
      const lost = faultsOf(error)[0]?.unknown ? ` ${words.say('everything.lost')}` : ''
      set((now) => ({ ...now, complete: false, fault: `${sayMutationFault(error, words)}${lost}` }))
    }
    // Read again where it is shown next.
    for (const fieldName of ['myGrantsSummary', 'myClients', 'myGrants'])
      graph.cache.evict({ id: 'ROOT_QUERY', fieldName })
    set((now) => ({ ...now, busy: false }))
  }

  return { ...state, endAll }
}

function joined(before: EndedAll, results: Round['results']): EndedAll {
  const ended = results.filter(({ outcome }) => outcome === 'REVOKED').map(({ grant }) => grant)
  const statements = ended.flatMap((grant) => grant?.revocationReceipt?.jws ?? [])
  return {
    count: before.count + ended.length,
    clients: new Set([...before.clients, ...ended.flatMap((grant) => grant?.client ?? [])]),
    statements: [...before.statements, ...statements],
    at: new Date().toISOString()
  }
}
