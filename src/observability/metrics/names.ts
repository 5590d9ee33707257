const form = /^[_A-Za-z]\w{0,63}$/

/**
 * Names that callers choose, as labels: each makes some dozen series that stay for as long as the process, so that there
 * must not be many. Names that are configured are always told; of the others, those that come first, for each role
 * by itself, so that none of them can use up another's; the rest, and what is no name, is `other`.
 */
export function createNames(configured: Iterable<string>, maximum = 50) {
  const known = new Set([...configured].filter((name) => form.test(name)))
  const met = new Map<string, Set<string>>()
  return (role: string, name: string): string => {
    if (known.has(name)) return name
    let names = met.get(role)
    if (!names) met.set(role, (names = new Set()))
    if (names.has(name)) return name
    if (names.size >= maximum || !form.test(name)) return 'other'
    names.add(name)
    return name
  }
}

/** The names of the operations in documents. What is no GraphQL has none. */
export function* operationNames(documents: Iterable<string>): Iterable<string> {
  for (const text of documents) {
    for (const [, name = ''] of text.matchAll(/\b(?:query|mutation)\s+([_A-Za-z]\w*)/g)) yield name
  }
}
