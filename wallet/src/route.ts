import { useEffect, useState } from 'react'

/** The address of a client's own page: behind the hash, so that no server has to know it. */
export const pathOf = (clientId: string): string => `#app=${encodeURIComponent(clientId)}`

const clientIdOf = (hash: string): string | null => new URLSearchParams(hash.slice(1)).get('app')

/** The client whose page is open; null: none, the list is. */
export function useClientRoute(): string | null {
  const [clientId, set] = useState(() => clientIdOf(window.location.hash))
  useEffect(() => {
    const onChange = () => set(clientIdOf(window.location.hash))
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [])
  return clientId
}
