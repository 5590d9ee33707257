import { existsSync } from 'node:fs'

export const chromiumPath = process.env.CHROMIUM_PATH || '/usr/bin/chromium'

/** For a browser that is the same on every machine, and asks nobody for anything by itself. */
export const chromiumOptions = {
  executablePath: chromiumPath,
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync']
  ],
  ...{ locale: 'en-GB', timezoneId: 'UTC' },
  reducedMotion: 'reduce' as const
}

/** Tests that drive a Chromium. */
export function describeWithChromium(name: string, tests: () => void): void {
  describeUnlessMissing(existsSync(chromiumPath) ? [] : [`a Chromium at ${chromiumPath}`], name, tests)
}

/**
 * Tests that need more than the project's own packages. Where something is missing they are skipped; but not in CI:
 * there they fail.
 * @param missing what to run, or what to install
 */
export function describeUnlessMissing(missing: readonly string[], name: string, tests: () => void): void {
  if (missing.length === 0) describe(name, tests)
  else if (process.env.CI) it(`${name}: has what it needs`, () => expect(missing).toEqual([]))
  else describe.skip(`${name} (missing: ${missing.join(', ')})`, () => it('is skipped', () => {}))
}
