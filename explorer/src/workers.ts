/** File names by the names that Monaco has for them; set by the build. */
declare const WORKER_FILES: Record<'editor' | 'graphql' | 'json', string>

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker(_: string, label: string): Worker {
      const name = label === 'graphql' || label === 'json' ? label : 'editor'
      return new Worker(new URL(WORKER_FILES[name], import.meta.url), { name })
    }
  }
})
