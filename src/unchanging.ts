/*
 * What is the same whenever it is read may be written once: plans keep the JSON of it (see `plan/texts.ts`). Nothing is
 * taken to be so unless it says so here.
 */

const known = new WeakSet<object>()
const pures = new WeakSet<(source: never) => unknown>()

/** Freezes data, which has no cycles but through what is frozen already, with all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFreeze(child)
  }
  return value
}

/** An object that will be met again and never changes, nor does what it holds: it is frozen with all of that. */
export function unchanging<T extends object>(value: T): T {
  known.add(deepFreeze(value))
  return value
}

export const isUnchanging = (value: object): boolean => known.has(value)

/**
 * A resolver that looks at its object and at nothing else: neither at who asks, nor at the time, nor at any setting.
 * It is not told of those.
 */
export function pure<Source, Value>(read: (source: Source) => Value): (source: Source) => Value {
  const resolver = (source: Source): Value => read(source)
  pures.add(resolver)
  return resolver
}

export const isPure = (resolver: ((...args: never[]) => unknown) | undefined): boolean =>
  resolver !== undefined && pures.has(resolver)
