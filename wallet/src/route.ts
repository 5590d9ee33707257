import { useEffect, useState } from 'react'

/** The address of a client's own page: behind the hash, so that no server has to know it. */
export const pathOf = (clientId: string): string => `#app=${encodeURIComponent(clientId)}`

/** The address of the page that ends everything. */
export const EVERYTHING = 'everything'

const routeOf = (hash: string) => {
  const parameters = new URLSearchParams(hash.slice(1))
  return { everything: parameters.has(EVERYTHING), clientId: parameters.get('app') }
}

/** The page that is open behind the list; `clientId` null and `everything` false: none, the list is. */
export function useRoute() {
  const [route, set] = useState(() => routeOf(window.location.hash))
  useEffect(() => {
    const onChange = () => set(routeOf(window.location.hash))
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [])
  return route
}
