import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutEnvFiles } from '../../../src/lib/envFile.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'env-file-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

it('--env-file sets what is not set yet, without its quotes, and leaves the other arguments', () => {
  const env: NodeJS.ProcessEnv = { SET: 'before' }
  const [one, two] = [file('one', 'SET=after\nQUOTED="a b"\n'), file('two', "QUOTED=no\nOTHER='c'\n")]
  expect(withoutEnvFiles(['start', '--env-file', one, '--extend', 'x', `--env-file=${two}`], env)).toEqual([
    ...['start', '--extend', 'x']
  ])
  expect(env).toEqual({ SET: 'before', QUOTED: 'a b', OTHER: 'c' })
})

it.each([[['--env-file', '/nowhere/env']], [['--env-file']]])('an --env-file that cannot be read is told', (args) => {
  expect(withoutEnvFiles(args, {})).toBeUndefined()
})
