import type { OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { faultsOf, sayFault } from './faults.ts'
import { useNotices } from './notices.tsx'

/** Fetches a further page into the cache, where it joins its list. A failure is told, and the list stays. */
export function useNextPage<Variables extends OperationVariables>(query: TypedDocumentNode<unknown, Variables>) {
  const graph = useApolloClient()
  const { warn } = useNotices()
  const [busy, setBusy] = useState(false)
  async function next(variables: Variables): Promise<void> {
    setBusy(true)
    const { error } = await graph.query<unknown, OperationVariables>({
      ...{ query, variables, fetchPolicy: 'network-only', errorPolicy: 'all' }
    })
    setBusy(false)
    // Names of clients that their own wallets did not tell are no fault: addresses are shown.
    if (faultsOf(error).some(({ path }) => !path.includes('clientProfile'))) {
      warn(`Not all of it could be read. ${sayFault(error)}`)
    }
  }
  return { busy, next }
}
