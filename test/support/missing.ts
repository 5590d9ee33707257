import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/* Tests that need more than the project's own packages. `skipped.js` tells at the end of a run what was skipped. */

/** Where a program of the system is. Debian has servers in a folder that not everybody's PATH names. */
export const findProgram = (name: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))

/**
 * Skips tests where something is missing. In CI nothing may be missing: there they fail.
 * @param missing each thing with what brings it: `redis-server (apt-get install redis-server)`
 */
export function describeUnlessMissing(missing: readonly string[], name: string, tests: () => void): void {
  if (missing.length === 0) describe(name, tests)
  else if (process.env.CI) it(`${name}: everything that the tests need is there`, () => expect(missing).toEqual([]))
  else describe.skip(`${name} (missing: ${missing.join('; ')})`, () => it('the tests are skipped', () => {}))
}

/** One test, as `describeUnlessMissing` has several. */
export function itUnlessMissing(missing: readonly string[], title: string, test: () => void): void {
  if (missing.length === 0) it(title, test)
  else describeUnlessMissing(missing, title, () => {})
}
