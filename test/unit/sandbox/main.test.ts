import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

/* `npm run sandbox` that cannot start says in one line what to do. */

const cwd = fileURLToPath(new URL('../../../', import.meta.url))

async function start(env: Record<string, string>, args: string[] = []) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts', ...args], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', ...env }
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      // It started: nothing is to be left of it.
      if (output.includes('The sandbox is up')) child.kill()
    })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}

it.each(['PORT', 'SANDBOX_AUTH_PORT'])('the sandbox names %s where its port is taken', async (name) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  expect(await start({ [name]: String(port) })).toEqual({
    code: 1,
    output: `${name}: port ${port} is taken. Set ${name} to another one, or to 0 for any free one.\n`
  })
  other.close()
})

it.each([
  ['an option', {}, ['--port', '5000'], /--extend <file>[^]*\nAll else is set by PORT, .* as in PORT=5000\.\n$/],
  ['a port that is none', { PORT: 'http' }, [], /^PORT: expected a port, from 0 \(any free one\) to 65535\.\n$/],
  ['a missing seed', { SANDBOX_SEED: 'no.json' }, [], /^SANDBOX_SEED: there is no file no\.json\. Name a .*\n$/],
  [
    'a seed that is no JSON',
    { SANDBOX_SEED: 'README.md' },
    [],
    /^SANDBOX_SEED: README\.md cannot be read as JSON.*\n$/
  ],
  ['a wrong variable', { LOG_LEVEL: 'loud' }, [], /^The configuration has 1 problem\(s\):\n {2}- LOG_LEVEL: .*\n$/]
])('the sandbox says what to do about %s', async (_, env, args, said) => {
  expect(await start(env, args)).toEqual({ code: 1, output: expect.stringMatching(said) })
})
