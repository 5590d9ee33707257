import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { faultsOf, sayFault } from './faults.ts'
import { useNotices, useWords } from './notices.tsx'

/**
 * Fetches a further page into the cache, where it joins its list; the focus goes to the first that came. A failure is
 * told, and the list stays.
 */
export function useNextPage<Variables extends OperationVariables>(query: TypedDocumentNode<unknown, Variables>) {
  const graph = useApolloClient()
  const words = useWords()
  const list = useRef<HTMLUListElement>(null)
  /** How many there were before those that are asked for; null: nothing is. */
  const from = useRef<number | null>(null)
  const { warn } = useNotices()
  const [busy, setBusy] = useState(false)
  // After each rendering: when the page that came is shown, nobody but React knows.
  useEffect(() => {
    const first = from.current === null ? undefined : list.current?.children[from.current]
    if (!first) return
    from.current = null
    const target = first.querySelector('h3') ?? first
    if (target instanceof HTMLElement) target.focus()
  })
  /** `busy` holds from the next rendering on: what is asked for is not asked for again until then. */
  const running = useRef<Promise<boolean>>(null)
  /** @returns whether it came. `quiet`: the focus stays where it is. */
  const next = (variables: Variables, { quiet = false } = {}): Promise<boolean> =>
    (running.current ??= fetchPage(variables, quiet).finally(() => (running.current = null)))

  async function fetchPage(variables: Variables, quiet: boolean): Promise<boolean> {
    setBusy(true)
    from.current = quiet ? null : (list.current?.children.length ?? null)
    const { error } = await graph.query<unknown, OperationVariables>({
      ...{ query, variables, fetchPolicy: 'network-only', errorPolicy: 'all' }
    })
    // The cache tells of what came in a task of its own: before, the page would be asked for by the cursor of the last.
    await new Promise((resolve) => setTimeout(resolve))
    setBusy(false)
    // Names of clients that their own wallets did not tell are no fault: addresses are shown.
    if (!faultsOf(error).some(({ path }) => !path.includes('clientProfile'))) return true
    from.current = null
    warn(`${words.say('page.partly')} ${sayFault(error, words)}`)
    return false
  }
  return { busy, next, list }
}
