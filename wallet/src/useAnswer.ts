import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import type { Key } from './consent.tsx'
import { faultsOf, Offline, sayMutationFault } from './faults.ts'
import { AcceptRequestDocument, RejectRequestDocument, type RequestFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

export interface Way {
  finishUrl: string
  returnsToClient: boolean | null
}

interface State {
  busy: boolean
  fault: string
  /** The account holder has to sign in again before this is allowed. */
  stepUp: boolean
  way: Way | null
}

/** An address that a browser can go to without running anything. Null: it is something else, or nothing at all. */
export const webUrl = (url: string): string | null =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null

/** Answers a request, and sends the browser on its way. */
export function useAnswer(key: Key, { termsDigest }: RequestFragment, again: () => void) {
  const graph = useApolloClient()
  const words = useWords()
  const [state, set] = useState<State>({ busy: false, fault: '', stepUp: false, way: null })

  async function answer(which: 'accept' | 'reject', context: { fresh?: boolean } = {}): Promise<void> {
    set((now) => ({ ...now, busy: true, fault: '' }))
    try {
      if (navigator.onLine === false) throw new Offline()
      const way = await answered(which, context)
      set((now) => ({ ...now, way }))
      // False: the browser would end at a bare page of the auth server. That is told first.
      // Else as a whole page, in the session that the browser came with: only there does the answer take effect.
      const url = webUrl(way.finishUrl)
      if (url !== null && way.returnsToClient !== false) window.location.assign(url)
    } catch (error) {
      const { code, unknown } = faultsOf(error)[0] ?? { code: '', unknown: true }
      const stepUp = code === 'STEP_UP_REQUIRED'
      set((now) => ({ ...now, busy: false, stepUp, fault: stepUp ? '' : sayMutationFault(error, words) }))
      // Somebody answered before, or the answer was lost: the request itself knows.
      if (unknown || ['ALREADY_ANSWERED', 'REQUEST_EXPIRED', 'TERMS_CHANGED'].includes(code)) again()
    }
  }

  async function answered(which: 'accept' | 'reject', context: { fresh?: boolean }): Promise<Way> {
    const options = { context, errorPolicy: 'all' as const }
    const { data, error } =
      which === 'accept'
        ? await graph.mutate({
            mutation: AcceptRequestDocument,
            variables: { input: { ...key, termsDigest } },
            ...options
          })
        : await graph.mutate({ mutation: RejectRequestDocument, variables: { input: key }, ...options })
    const way = data && ('acceptMyGrantRequest' in data ? data.acceptMyGrantRequest : data.rejectMyGrantRequest)
    // An answer that was given is given, even where something beside it could not be read, such as the client's name.
    if (!way) throw error as Error
    return way
  }
  return { ...state, answer }
}
