export interface Answer {
  data?: unknown
  errors?: { path?: (string | number)[]; extensions?: { code: string } }[]
}

/** What a caller may ask depends on what the gateway remembers, and so may differ from one time to the next. */
const bounds = /"code":"(OPERATION_TOO_COSTLY|JOIN_INCOMPLETE)"/

/**
 * Where an answer says something else than the true one, without an error that owns up to it: by the paths of both.
 * A field that failed says nothing, and what says of itself that it is not complete, nothing that could be compared.
 */
export function untrueIn(answer: Answer, trueAnswer: Answer): string[] {
  if ([answer, trueAnswer].some((it) => bounds.test(JSON.stringify(it.errors ?? [])))) return []
  const failed = new Set((answer.errors ?? []).flatMap(({ path = [] }) => path.map((_, n) => placeOf(path, n + 1))))
  const differing = (path: (string | number)[], one: unknown, other: unknown): string[] => {
    if (one === null && (failed.has(placeOf(path)) || (path.length === 0 && answer.errors))) return []
    if (isTree(one) && one.complete === false) return []
    if (!isTree(one) || !isTree(other)) return Object.is(one, other) ? [] : [path.join('.')]
    const keys = new Set([...Object.keys(one), ...Object.keys(other)])
    return [...keys].flatMap((key) => differing([...path, key], one[key], other[key]))
  }
  return differing([], answer.data ?? null, trueAnswer.data ?? null)
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const placeOf = (path: readonly (string | number)[], length = path.length): string =>
  JSON.stringify(path.slice(0, length).map(String))
