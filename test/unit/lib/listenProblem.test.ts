import { once } from 'node:events'
import { createServer } from 'node:net'
import { listenProblem } from '../../../src/lib/listenProblem.ts'

it('an address of another machine is a problem in words, as are a name without an address and a port that is reserved', async () => {
  const server = createServer()
  // Of documentation (RFC 5737): no machine has it.
  server.listen(0, '203.0.113.9')
  const [error]: unknown[] = await once(server, 'error')
  expect(listenProblem(error)).toContain('203.0.113.9 is no address of this machine')
  expect(listenProblem({ syscall: 'getaddrinfo', code: 'ENOTFOUND', hostname: 'gateway.invalid' })).toContain(
    'gateway.invalid has no address (ENOTFOUND)'
  )
  expect(listenProblem({ syscall: 'listen', code: 'EACCES', port: 80 })).toContain('at port 80')
})

it('other errors are no problem of listening, and keep their own words', () => {
  for (const error of [new Error('x'), { syscall: 'connect', code: 'EADDRNOTAVAIL' }, { syscall: 'listen', code: 'E' }])
    expect(listenProblem(error)).toBeUndefined()
})
