import { CombinedGraphQLErrors } from '@apollo/client/errors'

interface Fault {
  code: string
  path: string
  /** For a mutation: whether it may have been done all the same. */
  unknown: boolean
}

/** What went wrong, by the gateway's codes. Something that never came back has `UPSTREAM_UNAVAILABLE`'s words, too. */
export function faultsOf(error: unknown): Fault[] {
  if (!error) return []
  if (!CombinedGraphQLErrors.is(error)) return [{ code: codeOfResponse(error), path: '', unknown: true }]
  return error.errors.map(({ extensions, path = [] }) => ({
    code: typeof extensions?.code === 'string' ? extensions.code : '',
    path: path.join('.'),
    unknown: extensions?.outcome === 'UNKNOWN'
  }))
}

/** The code of an answer that is not GraphQL: a 401 for example, whose body has the code. */
function codeOfResponse(error: unknown): string {
  const { bodyText } = error as { bodyText?: unknown }
  try {
    const body = JSON.parse(String(bodyText)) as { errors?: { extensions?: { code?: string } }[] }
    return body.errors?.[0]?.extensions?.code ?? ''
  } catch {
    return ''
  }
}

const words: Record<string, string> = {
  UNAUTHENTICATED: 'You are not signed in any more. Sign in and try again.',
  FORBIDDEN: 'Your sign-in does not allow this.',
  NOT_FOUND: 'This is not there any more, or it is not yours. You may have signed in as somebody else.',
  RATE_LIMITED: 'That was a little too fast. Wait a minute and try again.',
  GRANT_NOT_REVOCABLE: 'You had declined this one already.',
  NOT_CONFIRMED: 'It was accepted, and yet nothing changed. Try again.',
  REQUEST_EXPIRED: 'Too late: nobody answered in time. The app must ask again.',
  TERMS_CHANGED: 'The app asks for something else by now. Read it again before you answer.',
  ALREADY_ANSWERED: 'This was answered already.',
  VALUE_TOO_LONG: 'The app wrote more than can be shown to you. It can only be declined.',
  IDENTIFIER_NOT_CANONICAL: 'The app wrote your address in a way that makes this unsafe. It can only be declined.',
  STEP_UP_REQUIRED: 'Before you allow this, show again that it is you.',
  UPSTREAM_UNTRUSTED: 'Our systems say different things about this. It was withheld for your safety.',
  UPSTREAM_BUSY: 'The wallet is busy just now. Wait a minute and try again.'
}

export const wordsOf = (code: string): string =>
  words[code] ?? 'The wallet could not be reached. Try again in a moment.'

/** In one sentence or two. */
export const sayFault = (error: unknown): string => wordsOf(faultsOf(error)[0]?.code ?? '')

/** The fault of a mutation, of which perhaps only the answer was lost. All of ours are safe to repeat. */
export const sayMutationFault = (error: unknown): string =>
  faultsOf(error)[0]?.unknown ? 'No certain answer came back. Try again; repeating is safe.' : sayFault(error)
