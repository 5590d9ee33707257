import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { jest } from '@jest/globals'
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript'
import { Output } from '../../../src/observability/output.ts'
import { itUnlessMissing } from '../../support/missing.ts'

const failure = (code: string): Error => Object.assign(new Error(code), { code })

describe('what cannot be written', () => {
  let written: string
  let trouble: string | undefined
  let atMost: number
  const write = (bytes: Uint8Array): number => {
    if (trouble !== undefined) throw failure(trouble)
    const taken = Buffer.from(bytes).subarray(0, atMost).toString('latin1')
    written += taken
    return taken.length
  }
  beforeEach(() => {
    ;[written, trouble, atMost] = ['', undefined, Infinity]
    jest.useFakeTimers()
  })
  afterEach(() => jest.useRealTimers())

  it.each(['EAGAIN', 'ENOSPC', 'EIO'])(
    'output that cannot be written (%s) waits, whole and in its order, and is written when there is room',
    (code) => {
      const output = new Output(write)
      output.add('one\n')
      trouble = code
      expect(output.flush()).toBe(code)
      output.add('two\n')
      jest.advanceTimersByTime(10_000)
      expect(written).toBe('')
      trouble = undefined
      jest.advanceTimersByTime(250)
      expect([written, output.waitingBytes, output.lost]).toEqual(['one\ntwo\n', 0, 0])
    }
  )

  it('output that was written in part continues where it was cut', () => {
    const output = new Output(write)
    output.add('one and more\n')
    atMost = 3
    expect(output.flush()).toBeUndefined()
    expect(written).toBe('one and more\n')
  })

  it('a line that was written in part is written again, whole, where output continues elsewhere', () => {
    let room = 10
    const output = new Output((bytes) => {
      if (room === 0) throw failure('ENOSPC')
      const taken = Buffer.from(bytes).subarray(0, room).toString('latin1')
      room -= taken.length
      written += taken
      return taken.length
    })
    for (const line of ['one\n', 'two\n', 'three\n']) output.add(line)
    expect(output.flush()).toBe('ENOSPC')
    expect(written).toBe('one\ntwo\nth')
    written = ''
    room = Infinity
    output.restartLine()
    expect([output.flush(), written]).toEqual([undefined, 'three\n'])
    output.restartLine()
    expect([output.waitingBytes, written]).toEqual([0, 'three\n'])
  })

  it('waiting output takes 8 MB at most; what is more is lost, counted, and told once there is room again', () => {
    const output = new Output(write, (lost) => `${lost} lost\n`)
    trouble = 'ENOSPC'
    const line = `${'x'.repeat(1024 * 1024 - 1)}\n`
    for (let n = 0; n < 20; n += 1) {
      expect(output.add(line)).toBe(n < 8)
      output.flush()
    }
    expect([output.lost, output.waitingBytes]).toEqual([12, 8 * 1024 * 1024])
    trouble = undefined
    jest.advanceTimersByTime(250)
    expect(written.length).toBe(8 * 1024 * 1024 + '12 lost\n'.length)
    expect(written.endsWith('12 lost\n')).toBe(true)
    output.add('after\n')
    output.flush()
    expect(written.endsWith('12 lost\nafter\n')).toBe(true)
  })

  it('output whose reader is gone is lost at once, and counted', () => {
    const output = new Output(write)
    trouble = 'EPIPE'
    output.add('one\n')
    output.add('two\n')
    output.flush()
    expect([output.lost, output.waitingBytes]).toEqual([2, 0])
  })
})

const root = fileURLToPath(new URL('../../..', import.meta.url))
const args = (script: string): string[] => [
  '--import',
  'tsx',
  '--input-type=module',
  '--eval',
  `import { createLog } from './src/observability/log.ts'\nimport { openAudit } from './src/observability/auditLog.ts'
   import { linesLost } from './src/observability/output.ts'\nconst log = createLog('info')\n${script}`
]
const many = "for (let n = 0; n < 20000; n += 1) log.info({ n, text: 'x'.repeat(1000) }, 'line')"

it('a pipe that nobody reads stops neither the process nor its end', async () => {
  // Without a loader, which may have made the pipe one that does not wait.
  const text = ['lib/property.ts', 'observability/output.ts']
    .map((file) => readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8'))
    .join('')
  const { outputText } = transpileModule(text.replace(/^import .* from '\.\..*\n/m, ''), {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 }
  })
  const script = `${outputText}
    const output = standardOutput()
    for (let n = 0; n < 20000; n += 1) { output.add('x'.repeat(1000) + '\\n'); output.flush() }
    process.on('SIGTERM', () => process.exit())
    process.send(linesLost())
    setInterval(() => {}, 1000)`
  const plain = ['--input-type=module', '--eval', script]
  const child = spawn(process.execPath, plain, { cwd: root, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const [lost] = (await once(child, 'message')) as [number]
  expect(lost).toBeGreaterThan(5_000)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  child.stdout!.destroy()
})

it('a pipe that is read again has all output that waited, in its order', async () => {
  const script = `for (let n = 0; n < 500; n += 1) log.info({ n, text: 'x'.repeat(1000) }, 'line')
    let rounds = 0; const wait = () => (rounds++ < 50 ? setTimeout(wait, 100) : process.exit())
    setImmediate(() => process.send('written', wait))`
  const child = spawn(process.execPath, args(script), { cwd: root, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  await once(child, 'message')
  let text = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    if (text.split('\n').length === 501) child.kill()
  })
  await once(child, 'close')
  const numbers = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { n: number }).n)
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, n) => n))
})

// Every write to it fails as on a full disk.
itUnlessMissing(
  existsSync('/dev/full') ? [] : ['/dev/full (Linux)'],
  'a full disk under the log, and under the audit log on it, ends no process',
  () => {
    const script = `${many}
    const audit = openAudit('stdout', log)
    let code
    try { audit.write('line\\n') } catch (error) { code = error.code }
    setTimeout(() => console.error(JSON.stringify({ code, lost: linesLost() > 0 })), 10)`
    const command = `"$0" "$@" > /dev/full`
    const { stderr, status } = spawnSync('sh', ['-c', command, process.execPath, ...args(script)], {
      cwd: root,
      encoding: 'utf8'
    })
    expect([status, stderr.trim()]).toEqual([0, '{"code":"ENOSPC","lost":true}'])
  }
)
