const maxDepth = 4
const maxCharacters = 4_000

/**
 * The keys of free JSON, which anyone may have written, that the wallet calls public; null if there are none. A value
 * that is too deep is left out, and so is one that would make the whole too long.
 */
export function publicMetadata(
  metadata: Readonly<Record<string, unknown>> | null,
  publicKeys: readonly string[]
): Record<string, unknown> | null {
  if (!metadata) return null
  const shown: [string, unknown][] = []
  let left = maxCharacters
  for (const key of publicKeys) {
    const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined
    if (value === undefined || !fits(value, maxDepth)) continue
    const characters = key.length + JSON.stringify(value).length
    if (characters > left) continue
    left -= characters
    shown.push([key, value])
  }
  return shown.length > 0 ? Object.fromEntries(shown) : null
}

/** Whether metadata that a caller sends along is within the same bounds. */
export const isModest = (metadata: Readonly<Record<string, unknown>>): boolean =>
  fits(metadata, maxDepth + 1) && JSON.stringify(metadata).length <= maxCharacters

function fits(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true
  return levels > 0 && Object.values(value).every((child) => fits(child, levels - 1))
}
