import { environment } from './variables.ts'

const forms: Record<string, { safeParse: (value: unknown) => { data?: unknown } }> = environment.shape

/**
 * What is around a value that came from a file of variables and was not meant: Docker leaves quotes as they are, editors of
 * Windows end lines with a carriage return. Named in words, since neither can be seen.
 */
export function strayCharacters(env: Record<string, string | undefined>): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, form] of Object.entries(forms)) {
    const value = env[name] ?? ''
    if (/^(["']).*\1$/s.test(value)) found.set(name, `${name}: it is in quotes, which count here. Remove them.`)
    if (value === value.trim()) continue
    const { data } = form.safeParse(value)
    // Lists take blanks as what they are.
    if (data === undefined || (typeof data === 'string' && data !== data.trim()))
      found.set(name, `${name}: it begins or ends with ${strayIn(value)}, which counts here. Remove it.`)
  }
  return found
}

const strayIn = (value: string): string =>
  /^\r|\r$/.test(value) ? 'a carriage return (a line end of Windows)' : 'a blank or a line break'
