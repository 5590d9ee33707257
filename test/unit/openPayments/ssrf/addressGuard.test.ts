import { Socket } from 'node:net'
import { createUnauthenticatedClient } from '@interledger/open-payments'
import { jest } from '@jest/globals'
import { AddressRefused } from '../../../../src/openPayments/ssrf/address.ts'
import { maxAnswerBytes } from '../../../../src/openPayments/ssrf/answerBounds.ts'
import { once, settled, type CallFailed } from '../../../../src/openPayments/client/call.ts'
import { createGuard, type Guard } from '../../../../src/openPayments/ssrf/addressGuard.ts'
import { fetch as undiciFetch, request } from 'undici'
import { lookupNames, names, startVictim, watchConnections } from '../../../support/connections.ts'
import { crookedUrls, hostileUrls } from '../../../support/hostileUrls.ts'
import { startServer, type Server } from '../../../support/openPaymentsServer.ts'

const nowhere = { deadlineMs: 5_000, names: new Set<string>() }
const sdk = await createUnauthenticatedClient({})
const get = (url: string) => sdk.walletAddress.get({ url })

let victim: Awaited<ReturnType<typeof startVictim>>
let server: Server
let guard: Guard
beforeAll(async () => {
  victim = await startVictim()
  server = await startServer()
})
beforeEach(() => {
  guard = createGuard({ lookup: lookupNames })
})
afterEach(() => guard.close())
afterAll(async () => {
  await settled(guard)
  await Promise.all([victim.close(), server.close()])
})

describe('hostile URLs', () => {
  const urls = hostileUrls(1)

  it('the list of hostile URLs has more than sixty', () => expect(new Set(urls).size).toBeGreaterThan(60))

  it.each(urls)(
    'the hostile URL %p is not connected to by the SDK, nor by fetch and request in a call',
    async (url) => {
      const at = url.replace(':1/', `:${victim.port}/`)
      const connections = watchConnections()
      try {
        await expect(once(guard, nowhere, () => get(at))).rejects.toBeDefined()
        await expect(once(guard, nowhere, async () => undiciFetch(at))).rejects.toBeDefined()
        await expect(once(guard, nowhere, async () => (await request(at)).body.dump())).rejects.toBeDefined()
        await expect(guard.check(at)).rejects.toBeDefined()
        expect(connections.begun).toEqual([])
        expect(victim.reached()).toBe(0)
      } finally {
        connections.stop()
      }
    }
  )

  it.each(crookedUrls)('the hostile URL %p is refused before its name is looked up', async (url) => {
    const looked = jest.fn()
    const watching = createGuard({ lookup: looked as never })
    await expect(watching.check(url)).rejects.toBeInstanceOf(AddressRefused)
    expect(looked).not.toHaveBeenCalled()
    await watching.close()
  })

  it('a connection to a hostile URL would be noticed', async () => {
    const connections = watchConnections()
    const named = { ...nowhere, names: new Set([`http://127.0.0.1:${victim.port}`]) }
    const before = victim.reached()
    await expect(once(guard, named, () => get(`http://127.0.0.1:${victim.port}/alice`))).rejects.toBeDefined()
    connections.stop()
    expect(connections.begun).toEqual([`127.0.0.1:${victim.port}`])
    expect(victim.reached()).toBe(before + 1)
  })
})

describe('a public address', () => {
  /** Nothing leaves the machine: the connection ends where it would begin. */
  const stubbed = () => {
    const looked: unknown[] = []
    const spy = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      const [options] = args.flat() as { host: string; lookup: (...them: unknown[]) => void }[]
      options?.lookup(options.host, { all: true }, (_: unknown, found: unknown) => {
        looked.push(found)
        process.nextTick(() => this.destroy(new Error('stubbed')))
      })
      return this
    })
    return { looked, stop: () => spy.mockRestore() }
  }

  it('a public address is connected to at the addresses that were checked, looked up once', async () => {
    const { looked, stop } = stubbed()
    await expect(once(guard, nowhere, () => get('https://public.example/alice'))).rejects.toMatchObject({
      why: 'connection'
    })
    stop()
    expect(looked).toEqual([[{ address: '93.184.215.14', family: 4 }]])
  })

  it('a name that was public when it was checked, and is not when it is connected to, is refused', async () => {
    await expect(guard.check('https://public.example/alice')).resolves.toBeInstanceOf(URL)
    const connections = watchConnections()
    names['public.example'] = ['127.0.0.1']
    const failed = await once(guard, nowhere, () => get(`https://public.example:${victim.port}/alice`)).catch(
      (error: CallFailed) => error
    )
    names['public.example'] = ['93.184.215.14']
    connections.stop()
    expect((failed as CallFailed).cause).toBeInstanceOf(AddressRefused)
    expect(connections.begun).toEqual([])
  })
})

describe('what the configuration names', () => {
  it('a configured private address may be used by a call that names it, whatever connections are open', async () => {
    const named = { ...nowhere, names: new Set([server.url]) }
    await expect(once(guard, named, () => get(`${server.url}/json`))).rejects.toMatchObject({
      validationErrors: expect.anything()
    })
    const failed = await once(guard, nowhere, () => get(`${server.url}/json`)).catch((error: CallFailed) => error)
    expect((failed as CallFailed).cause).toBeInstanceOf(AddressRefused)
  })
})

describe('answers', () => {
  const ask = (path: string, deadlineMs = 5_000) =>
    once(guard, { deadlineMs, names: new Set([server.url]) }, () =>
      fetch(`${server.url}${path}`).then((it) => it.text())
    ).catch((error: CallFailed) => error)
  const causeOf = async (path: string) => String(((await ask(path)) as CallFailed).cause)

  it('small answers from outside are read as they are', async () => expect(await ask('/json')).toBe('{"ok":true}'))

  it('redirects from outside are not followed, to loopback or anywhere', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const to = encodeURIComponent(`http://127.0.0.1:${victim.port}/`)
      const before = victim.reached()
      expect(await causeOf(`/redirect?status=${status}&to=${to}`)).toBe('AddressRefused: a redirect')
      expect(victim.reached()).toBe(before)
    }
  })

  it('answers from outside may have 64 kB and not a byte more, whether they say so or not', async () => {
    expect(((await ask(`/bytes?count=${maxAnswerBytes}`)) as string).length).toBe(maxAnswerBytes)
    expect(await causeOf(`/bytes?count=${maxAnswerBytes + 1}`)).toMatch('more than 65536 bytes')
    expect(await causeOf('/endless')).toMatch('more than 65536 bytes')
    while (server.open() > 1) await new Promise((resolve) => setImmediate(resolve))
  })

  it('compressed answers from outside are not decompressed', async () => {
    expect(await causeOf('/gzip')).toBe('AnswerRefused: a compressed answer')
    expect(server.received.at(-1)?.headers['accept-encoding']).toBe('identity')
  })

  it('answers from outside that drip, or never begin, end with the deadline, and the connection with them', async () => {
    for (const path of ['/drip', '/silent']) {
      expect(await ask(path, 300)).toMatchObject({ why: 'timeout' })
      while (server.open() > 0) await new Promise((resolve) => setImmediate(resolve))
    }
  })

  it('answers from outside are not waited for where the name is never resolved', async () => {
    const asked = jest.fn()
    const slow = createGuard({ lookup: asked as never })
    const limits = { ...nowhere, deadlineMs: 200 }
    await expect(once(slow, limits, () => get('https://public.example/alice'))).rejects.toMatchObject({
      why: 'timeout'
    })
    expect(asked).toHaveBeenCalledTimes(1)
    await slow.close()
    await settled(slow)
  })
})
