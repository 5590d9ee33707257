import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gatewayEnv } from '../../support/gatewayEnv.ts'

it('a gateway whose port is taken says in one line what to set', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: fileURLToPath(new URL('../../../', import.meta.url)),
    env: { PATH: process.env.PATH, ...gatewayEnv, HOST: '127.0.0.1', PORT: String(port) }
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  expect([code, output]).toEqual([
    1,
    `Port ${port} is in use. Set PORT (or METRICS_PORT, if it is that one) to another.\n`
  ])
  other.close()
})
