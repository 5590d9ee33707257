import { existsSync } from 'node:fs'

export const chromiumPath = process.env.CHROMIUM_PATH || '/usr/bin/chromium'

const has = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url))

/**
 * Tests that need what `npm ci --prefix explorer` and `npm ci --prefix wallet` (for axe) install, and Chromium. Without
 * them they are skipped, by a name that says what to run; but not in CI: there they fail.
 */
export function describeInstalled(name: string, tests: () => void): void {
  const missing = [
    ...(has('explorer/node_modules/graphiql') ? [] : ['npm ci --prefix explorer']),
    ...(has('wallet/node_modules/axe-core') ? [] : ['npm ci --prefix wallet']),
    ...(existsSync(chromiumPath) ? [] : [`a Chromium at ${chromiumPath}, or CHROMIUM_PATH`])
  ]
  if (missing.length === 0) describe(name, tests)
  else if (process.env.CI) it(`${name}: has what it needs`, () => expect(missing).toEqual([]))
  else describe.skip(`${name} (missing: ${missing.join(', ')})`, () => it('is skipped', () => {}))
}
