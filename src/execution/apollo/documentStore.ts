import type { DocumentNode } from 'graphql'
import { Cache, type CacheMeter } from '../../observability/metrics/cache.ts'
import { textLength } from '../documentText.ts'

/** Parsed, an operation takes some fifty times the memory of its text. */
const maxCharacters = 512 * 1024

/** Operations that were parsed and validated, as Apollo Server keeps them; what is asked for least makes room. */
export function documentStore(meter?: CacheMeter) {
  const cache = new Cache<DocumentNode>(
    { max: 2_000, maxSize: maxCharacters, sizeCalculation: (it) => 1 + textLength(it) },
    meter
  )
  return {
    get: (key: string): Promise<DocumentNode | undefined> => Promise.resolve(cache.get(key)),
    set: (key: string, document: DocumentNode): Promise<void> => Promise.resolve(void cache.set(key, document)),
    delete: (key: string): Promise<boolean> => Promise.resolve(cache.delete(key))
  }
}
