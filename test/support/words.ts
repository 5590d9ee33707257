/**
 * Words and forms that the project does not use, each with what it says instead. CONTRIBUTING.md has the glossary; this
 * is the one list that tests hold.
 */
export const bannedForms: readonly (readonly [form: RegExp, instead: string])[] = [
  [/\bto be had\b/i, 'available'],
  [/\bfor want of\b/i, 'without'],
  [/\bwho(so)?ever\b/i, 'the caller, the reader, anyone who'],
  [/\bwhosever\b/i, 'whose'],
  [/\bdear(er|est|ly)?\b/i, 'costly'],
  [/\bby (lot|chance)\b/i, 'random, at random'],
  [/\b(afresh|anew)\b/i, 'again, new; read back'],
  [/\breckon(s|ed|ing)?\b/i, 'compute, count'],
  // OAuth's `aud` is written as code.
  [/\baudiences?\b/i, 'role'],
  [/\baskers?\b/i, 'viewer'],
  [/\b(?<!egress )rules?\b/i, 'guard (a check before a field), or what it is: a limit, a convention'],
  [/\bmemo(s|ries)?\b/i, 'cache'],
  [/\bremember(s|ed|ing)?\b/i, 'cache, keep'],
  [/\b(fences?|knife|ladder|hallway)\b/i, 'check, contract, import order, layers'],
  [/\btrusted documents?\b/i, 'persisted documents'],
  [/(^|[.:;] |\n\s*\n)Of (?!course)/, 'the subject first']
]

/** A comment says what it is about before anything else. */
export const commentStart = /^(It|They|He|She|We|You|Its|Their|His|Her|Them|Those|These|The same)\b/

/** What is not prose: code, links' targets, and names that stay as they are. */
const proseOf = (text: string): string =>
  text
    .replace(/^ *```[^]*?^ *```$/gm, '')
    .replace(/`[^`]*`/g, '‹code›')
    .replace(/--[a-z-]+/g, '‹option›')
    .replace(/\]\([^)]*\)/g, ']')
    .replace('persisted (trusted) documents', 'persisted documents')

/** The banned forms in a text, with the words around them. */
export const bannedIn = (text: string): string[] =>
  bannedForms.flatMap(([form, instead]) => {
    const found = form.exec(proseOf(text))
    return found ? [`"${found[0].trim().slice(0, 60)}" (rather: ${instead})`] : []
  })
