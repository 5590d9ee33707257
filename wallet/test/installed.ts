import { existsSync } from 'node:fs'

const inWallet = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url))

/**
 * Tests that need what `npm ci --prefix wallet` installs, and Chromium where they say so. Without it they are skipped,
 * but not in CI: there they fail.
 */
export function describeInstalled(name: string, { chromium = false }: { chromium?: boolean }, tests: () => void): void {
  const missing = [
    ...(inWallet('node_modules/@apollo/client') ? [] : ['npm ci --prefix wallet']),
    ...(!chromium || existsSync(chromiumPath) ? [] : [`a Chromium at ${chromiumPath}`])
  ]
  if (missing.length === 0) describe(name, tests)
  else if (process.env.CI) it(`${name}: has what it needs`, () => expect(missing).toEqual([]))
  else describe.skip(`${name} (missing: ${missing.join(', ')})`, () => it('is skipped', () => {}))
}

export const chromiumPath = process.env.CHROMIUM_PATH || '/usr/bin/chromium'
