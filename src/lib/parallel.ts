/** Each item's answer, in their order; so many at a time. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results: Result[] = []
  const entries = items.entries()
  const work = async (): Promise<void> => {
    for (const [n, item] of entries) results[n] = await run(item)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
