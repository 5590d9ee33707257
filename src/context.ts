import DataLoader from 'dataloader'
import type { Config } from './config.ts'
import type { Viewer } from './identity/viewer.ts'
import type { Log } from './log.ts'
import type { Rafiki } from './rafiki/client.ts'
import { grantsByIds, type Grant } from './rafiki/grants.ts'
import { createLoaders } from './rafiki/loaders.ts'

/** What one request carries. */
export interface Context {
  requestId: string
  /** The time of the request, in milliseconds: one for all of its answer. */
  now: number
  viewer: Viewer
  rafiki: Rafiki
  settings: Config['rafiki']
  accountHolders: Config['accountHolders']
  log: Log
  loaders: ReturnType<typeof createLoaders> & {
    /** Any grant of the tenant by id (a UUID in lower case), as it is now. Whose it is, the asker must prove. */
    grant: DataLoader<string, Grant | undefined>
  }
}

export function createContext(base: Omit<Context, 'loaders' | 'now'>): Context {
  return {
    ...base,
    now: Date.now(),
    loaders: {
      ...createLoaders(base.rafiki),
      grant: new DataLoader(async (ids) => {
        const found = await grantsByIds(base.rafiki, ids)
        return ids.map((id) => found.get(id))
      })
    }
  }
}
