import { existsSync } from 'node:fs'

/** The folder of `package.json`: above `src`, and above wherever the build puts this. */
let folder = new URL('./', import.meta.url)
while (!existsSync(new URL('package.json', folder))) {
  const above = new URL('../', folder)
  if (above.href === folder.href) throw new Error('package.json is in no folder above this file')
  folder = above
}

/** A file of this package. */
export const packageFile = (path: string): URL => new URL(path, folder)
