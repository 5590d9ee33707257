import { readFile } from 'node:fs/promises'

/** @returns whether the token in the file, which is read each time, is accepted from its holder; undefined without a file */
export function readyTokenIn(
  file: string | undefined,
  accept: (token: string) => Promise<unknown>
): (() => Promise<boolean>) | undefined {
  if (file === undefined) return undefined
  return async () => {
    try {
      await accept((await readFile(file, 'utf8')).trim())
      return true
    } catch {
      return false
    }
  }
}
