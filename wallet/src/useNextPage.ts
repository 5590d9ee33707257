import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useRef, useState } from 'react'
import { faultsOf, sayFault } from './faults.ts'
import { useNotices } from './notices.tsx'

/**
 * Fetches a further page into the cache, where it joins its list; the focus goes to the first that came. A failure is
 * told, and the list stays.
 */
export function useNextPage<Variables extends OperationVariables>(query: TypedDocumentNode<unknown, Variables>) {
  const graph = useApolloClient()
  const list = useRef<HTMLUListElement>(null)
  const { warn } = useNotices()
  const [busy, setBusy] = useState(false)
  async function next(variables: Variables): Promise<void> {
    setBusy(true)
    const shown = list.current?.children.length ?? 0
    const { error } = await graph.query<unknown, OperationVariables>({
      ...{ query, variables, fetchPolicy: 'network-only', errorPolicy: 'all' }
    })
    setBusy(false)
    requestAnimationFrame(() => {
      const first = list.current?.children[shown]
      const target = first?.querySelector('h3') ?? first
      if (target instanceof HTMLElement) target.focus()
    })
    // Names of clients that their own wallets did not tell are no fault: addresses are shown.
    if (faultsOf(error).some(({ path }) => !path.includes('clientProfile'))) {
      warn(`Not all of it could be read. ${sayFault(error)}`)
    }
  }
  return { busy, next, list }
}
