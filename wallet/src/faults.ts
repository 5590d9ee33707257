import { CombinedGraphQLErrors } from '@apollo/client/errors'
import type { Words } from './words.ts'

interface Fault {
  code: string
  path: string
  /** For a mutation: whether it may have been done all the same. */
  unknown: boolean
  waitSeconds: number
}

/** Thrown instead of sending something while the browser knows that there is no network. */
export class Offline extends Error {}

const faultOf = (extensions: Record<string, unknown> | undefined, path = ''): Fault => ({
  code: typeof extensions?.code === 'string' ? extensions.code : '',
  path,
  unknown: extensions?.outcome === 'UNKNOWN',
  waitSeconds: typeof extensions?.waitSeconds === 'number' ? extensions.waitSeconds : 0
})

/** What went wrong, by the gateway's codes. */
export function faultsOf(error: unknown): Fault[] {
  if (!error) return []
  if (error instanceof Offline) return [{ ...faultOf({}), code: 'offline' }]
  if (CombinedGraphQLErrors.is(error))
    return error.errors.map(({ extensions, path = [] }) => faultOf(extensions, path.join('.')))
  // An answer that is not GraphQL has a code where the gateway gave it, a 401 for example: nothing was done then.
  const { bodyText } = error as { bodyText?: unknown }
  try {
    const body = JSON.parse(String(bodyText)) as { errors?: { extensions?: Record<string, unknown> }[] }
    const fault = faultOf(body.errors?.[0]?.extensions)
    if (fault.code) return [fault]
  } catch {
    // Nothing of the gateway's came back.
  }
  return [{ ...faultOf({}), code: navigator.onLine === false ? 'offline' : '', unknown: true }]
}

/** What a code means, in a sentence or two. */
export function sayCode(code: string, { say, has }: Words, seconds = 0): string {
  const key = `fault.${code}`
  return has(key) ? say(key, { seconds }) : say('fault.unreachable')
}

export function sayFault(error: unknown, words: Words): string {
  const { code = '', waitSeconds = 0 } = faultsOf(error)[0] ?? {}
  return sayCode(code, words, waitSeconds)
}

/** The fault of a mutation, of which perhaps only the answer was lost. All of ours are safe to repeat. */
export const sayMutationFault = (error: unknown, words: Words): string =>
  faultsOf(error)[0]?.unknown ? words.say('fault.lost') : sayFault(error, words)
