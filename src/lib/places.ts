/** Does work in its turn. @throws Error where its turn does not come in time: then nothing was done */
type Places = <T>(work: () => Promise<T>) => Promise<T>

/** So many at a time; the others wait in their order, and no longer than so many milliseconds. */
export function createPlaces(count: number, maxWaitMs: number): Places {
  const waiting = new Set<() => void>()
  let free = count

  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const come = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(come)
        reject(new Error(`no place within ${maxWaitMs} ms`))
      }, maxWaitMs)
      waiting.add(come)
    })

  return async (work) => {
    if (free > 0) free -= 1
    else await turn()
    try {
      return await work()
    } finally {
      const [next] = waiting
      if (next) {
        waiting.delete(next)
        next()
      } else free += 1
    }
  }
}
