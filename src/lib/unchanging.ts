/*
 * What is the same whenever it is read may be written once: plans keep the JSON of it (see `execution/compiler/texts.ts`), and what is
 * made of it is kept with it. Nothing is taken to be so unless it says so here.
 */

/** Hidden, and no property that a copy would have as well: WeakMaps do the same, at ten times the price. */
const mark = Symbol('unchanging')

interface Marked {
  readonly [mark]?: { readonly number: number; readonly kept: unknown[] }
}

const pures = new WeakSet<(source: never) => unknown>()
let numbers = 0
let kinds = 0

/** Freezes data, which has no cycles but through what is frozen already, with all that it holds. */
function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFreeze(child)
  }
  return value
}

/** An object, not frozen yet, that will be met again and never changes, nor does what it holds: it freezes all of that. */
export function unchanging<T extends object>(value: T): T {
  Object.defineProperty(value, mark, { value: { number: (numbers += 1), kept: [] } })
  return deepFreeze(value)
}

const markOf = (value: Marked): Marked[typeof mark] => value[mark]

/** Another number for each object that never changes; undefined for all others. */
export const numberOf = (value: object): number | undefined => markOf(value)?.number

export const isUnchanging = (value: object): boolean => numberOf(value) !== undefined

export interface Kept<Source extends object, Value> {
  get(source: Source): Value | undefined
  /** Nothing is cached for an object that may change. */
  set(source: Source, value: Value): void
}

/** Keeps with unchanging objects what was made of them, for as long as they are. */
export function keptWith<Source extends object, Value>(): Kept<Source, Value> {
  const kind = kinds
  kinds += 1
  return {
    get: (source) => markOf(source)?.kept[kind] as Value | undefined,
    set(source, value) {
      const marked = markOf(source)
      if (marked) marked.kept[kind] = value
    }
  }
}

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
