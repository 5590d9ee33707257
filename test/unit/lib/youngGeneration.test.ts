import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { youngGeneration } from '../../../src/lib/youngGeneration.ts'

const mb = 1024 * 1024

it.each([
  [8, 1],
  [192, 12],
  [256, 16],
  [512, 32],
  [1024, 64],
  [65_536, 64]
])('a half of the young generation gets, of %i MB, %i MB', (memory, size) => {
  expect(youngGeneration(memory * mb)).toEqual([`--max-semi-space-size=${size}`])
})

/** What Node was told when a gateway without a configuration says what is missing, and a variable of its environment. */
async function startOf(...execArgv: string[]): Promise<{ options: string[]; sample?: string }> {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const tell = `data:text/javascript,process.on('exit',()=>console.log(JSON.stringify({options:process.execArgv,sample:process.env.SAMPLE})))`
  const args = ['--import', 'tsx', '--import', tell, ...execArgv, 'src/main.ts']
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, SAMPLE: 'kept' },
    stdio: ['ignore', 'pipe', 'ignore']
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) lines.push(line)
  const { options, sample } = JSON.parse(lines.at(-1) ?? '{}') as { options: string[]; sample?: string }
  return { options: options.filter((it) => it.includes('semi')), sample }
}

it('a gateway starts with a young generation that fits its memory, where Node can replace the process, and in its environment', async () => {
  const can = 'execve' in process && process.platform !== 'win32'
  const options = can ? [expect.stringMatching(/^--max-semi-space-size=\d+$/)] : []
  expect(await startOf()).toEqual({ options, sample: 'kept' })
})

it('a gateway keeps the size of the young generation that somebody chose', async () => {
  expect(await startOf('--max-semi-space-size=3')).toMatchObject({ options: ['--max-semi-space-size=3'] })
})
