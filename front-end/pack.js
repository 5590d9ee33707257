import { cp, rm } from 'node:fs/promises'

/** Brings the files that `npm run contracts` and `npm run mocks` wrote for the whole project into this folder. */

const here = new URL('./', import.meta.url)
await rm(new URL('schema', here), { recursive: true, force: true })
for (const path of ['schema/contracts', 'schema/clients', 'LICENSE'])
  await cp(new URL(`../${path}`, here), new URL(path, here), { recursive: true })
