import { existsSync } from 'node:fs'
import { chromiumPath, describeUnlessMissing } from '../../test/support/chromium.ts'

const inWallet = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url))

/** Tests that need what `npm ci --prefix wallet` installs, and Chromium where they say so. */
export function describeInstalled(name: string, { chromium = false }: { chromium?: boolean }, tests: () => void): void {
  const missing = [
    ...(inWallet('node_modules/@apollo/client') ? [] : ['npm ci --prefix wallet']),
    ...(!chromium || existsSync(chromiumPath) ? [] : [`a Chromium at ${chromiumPath}`])
  ]
  describeUnlessMissing(missing, name, tests)
}
