import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { proofs } from '../../../scripts/proofs.ts'

const cwd = fileURLToPath(new URL('../../../', import.meta.url))
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/proof.ts', ...args], {
    cwd,
    encoding: 'utf8'
  })
  return { status, stdout, stderr }
}

it('npm run proof lists the long proofs, and names them where it is asked for another', () => {
  const { status, stdout } = run()
  expect(status).toBe(0)
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0])
  ).toEqual(Object.keys(proofs))
  expect(run('nonsense')).toEqual({
    status: 2,
    stdout: '',
    stderr: `There is no proof nonsense. These are there: ${Object.keys(proofs).join(', ')}.\n`
  })
})

it('a proof that fails fails its command', () => {
  expect(run('soak', '--nonsense')).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^proof soak: DOES NOT HOLD, \d+ s\n$/)
  })
})

it.each(Object.entries(proofs))('the proof %s runs files that exist', (_, { args }) => {
  const files = args.filter((arg) => /\.[jt]s$/.test(arg))
  expect(files).not.toEqual([])
  expect(files.filter((file) => !existsSync(`${cwd}${file}`))).toEqual([])
})
