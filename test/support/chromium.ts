import { existsSync } from 'node:fs'
import { describeUnlessMissing } from './missing.ts'

const chromiumPath = process.env.CHROMIUM_PATH || '/usr/bin/chromium'

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
  describeUnlessMissing(
    existsSync(chromiumPath) ? [] : [`a Chromium at ${chromiumPath} (apt-get install chromium, or set CHROMIUM_PATH)`],
    name,
    tests
  )
}
