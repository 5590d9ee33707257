/** Arguments that say how many rows a list has: `limit` has two lists beneath it. */
export const sizing = new Set(['first', 'last', 'ids', 'limit', 'representations'])
export const largestPage = 100
