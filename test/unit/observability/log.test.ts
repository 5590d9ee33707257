import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A process that has a log on its standard output, and says by itself when it is done. */
function logging(script: string) {
  const source = `import { createLog } from './src/observability/log.ts'\nconst log = createLog('info')\n${script}`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', source]
  return spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
}

it.each([
  ['when the process ends by itself', ''],
  ['when it is ended in the same turn', 'process.exit(0)'],
  ['when it fails', "throw new Error('a fault')"]
])('all log lines are written, in their order, %s', async (_, end) => {
  const child = logging(`for (let n = 0; n < 3000; n += 1) log.info({ n, text: 'x'.repeat(100) }, 'line')\n${end}`)
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await once(child, 'close')
  const lines = text.trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(Array.from({ length: 3000 }, (__, n) => n))
})

it('a log line is there soon after it was written', async () => {
  const child = logging("log.info('first'); process.on('message', () => process.exit())")
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer]
  expect(JSON.parse(chunk.toString())).toMatchObject({ msg: 'first' })
  child.send('end')
  await once(child, 'close')
})

it('the process goes on when the reader of its log goes away', async () => {
  const child = logging(
    "let n = 0; const again = () => (log.info('lost'), n++ < 5 ? setImmediate(again) : process.send('alive', () => process.disconnect()))\n" +
      "process.once('message', again); log.info('first')"
  )
  await once(child.stdout!, 'data')
  child.stdout!.destroy()
  const told = once(child, 'message')
  const ended = once(child, 'exit')
  child.send('go on')
  expect((await told)[0]).toBe('alive')
  expect(await ended).toEqual([0, null])
})
