import { useEffect, useRef } from 'react'

/** Asks again when the window gets the focus, so that what was done elsewhere is seen; not more than once in a while. */
export function useFocusRefresh(refresh: () => void, everyMs = 5_000): void {
  const latest = useRef(refresh)
  latest.current = refresh
  useEffect(() => {
    let last = Date.now()
    const onFocus = () => {
      if (document.visibilityState === 'hidden' || Date.now() - last < everyMs) return
      last = Date.now()
      latest.current()
    }
    window.addEventListener('focus', onFocus)
    document.addEventListener('visibilitychange', onFocus)
    return () => {
      window.removeEventListener('focus', onFocus)
      document.removeEventListener('visibilitychange', onFocus)
    }
  }, [everyMs])
}
