import { existsSync } from 'node:fs'
import { chromiumPath, describeUnlessMissing } from '../../test/support/chromium.ts'

const has = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url))

/** Tests that need what `npm ci --prefix explorer` and `npm ci --prefix wallet` (for axe) install, and Chromium. */
export function describeInstalled(name: string, tests: () => void): void {
  const missing = [
    ...(has('explorer/node_modules/graphiql') ? [] : ['npm ci --prefix explorer']),
    ...(has('wallet/node_modules/axe-core') ? [] : ['npm ci --prefix wallet']),
    ...(existsSync(chromiumPath) ? [] : [`a Chromium at ${chromiumPath}, or CHROMIUM_PATH`])
  ]
  describeUnlessMissing(missing, name, tests)
}
