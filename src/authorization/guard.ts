import type { Context } from '../context.ts'
import { isObject, property } from '../lib/property.ts'

export type Args = Record<string, unknown>

interface Named {
  /** As the matrix and the documentation print it. */
  name: string
  /** What it demands or does, for `docs/secure/authorization.md`. */
  description: string
}

/** Decides whether a field's resolver runs. Without `check`, everyone of the role passes. */
export interface Guard extends Named {
  /** Throws where the viewer may not. */
  check?: (args: Args, context: Context) => Promise<void> | void
}

/** Changes the arguments on their way to the resolver. It throws where it cannot prove what it would pass on. */
export interface Transform extends Named {
  transform: (args: Args, context: Context) => Promise<Args> | Args
}

/** Gives a role another type for an input field of Rafiki's: a narrower one, where Rafiki declares less than it requires. */
export interface Narrowing extends Named {
  type: string
}

/** What stands before a field, in order. Empty: the field comes with its object. */
export type Guards = readonly (Guard | Transform | Narrowing)[]

/** What stands at a path of the arguments (`input.grantId`). */
export const valueAt = (args: Args, path: string): unknown => path.split('.').reduce<unknown>(property, args)

/** The text at a path of the arguments; empty where there is none. */
export function textAt(args: Args, path: string): string {
  const value = valueAt(args, path)
  return typeof value === 'string' ? value : ''
}

/** The arguments with another text at a path. */
export function withText(args: Args, path: string, text: string): Args {
  const [key = '', ...rest] = path.split('.')
  const inner = args[key]
  return { ...args, [key]: rest.length > 0 ? withText(isObject(inner) ? inner : {}, rest.join('.'), text) : text }
}
