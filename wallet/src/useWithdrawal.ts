import { useApolloClient } from '@apollo/client/react'
import { useState } from 'react'
import { faultsOf, Offline, sayMutationFault } from './faults.ts'
import { WithdrawKeyDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

interface State {
  busy: boolean
  /** The account holder has to sign in again before more is withdrawn. */
  stepUp: boolean
  /** How many are certain to be withdrawn. */
  withdrawn: number
  fault: string
}

/** Withdraws keys one by one, and stops where one is not certain to be gone: repeating is safe. */
export function useWithdrawal() {
  const graph = useApolloClient()
  const words = useWords()
  const [state, set] = useState<State>({ busy: false, stepUp: false, withdrawn: 0, fault: '' })

  async function withdraw(ids: readonly string[]): Promise<void> {
    // Signed in again for the first of them, they are signed in for the rest.
    let fresh = state.stepUp
    set((now) => ({ ...now, busy: true, fault: '' }))
    try {
      for (const id of ids) {
        if (navigator.onLine === false) throw new Offline()
        await graph.mutate({ mutation: WithdrawKeyDocument, variables: { id }, context: { fresh } })
        fresh = false
        set((now) => ({ ...now, stepUp: false, withdrawn: now.withdrawn + 1 }))
      }
      set((now) => ({ ...now, busy: false }))
    } catch (error) {
      const stepUp = faultsOf(error)[0]?.code === 'STEP_UP_REQUIRED'
      set((now) => ({ ...now, busy: false, stepUp, fault: stepUp ? '' : sayMutationFault(error, words) }))
    }
  }

  return { ...state, withdraw }
}
