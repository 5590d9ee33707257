/** An answer that comes within so many milliseconds; one that comes later is for nobody. @throws Error */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const over = (): void => reject(new Error(`no answer within ${ms} ms`))
    // An answer that came while this process was busy is read before time is up.
    timer = setTimeout(() => setImmediate(() => setImmediate(over)), ms)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
