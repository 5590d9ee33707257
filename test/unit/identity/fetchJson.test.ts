import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { fetchJson } from '../../../src/identity/fetchJson.ts'
import { startJsonServer, type JsonServer } from '../../support/issuers.ts'

const body = { keys: ['é', 'x'.repeat(100)] }
let server: JsonServer
beforeEach(async () => void (server = await startJsonServer(body)))
afterEach(() => server.close())

const fetched = (maxBytes = 1_000) => fetchJson(server.url, maxBytes)

it('fetchJson asks for no content coding', async () => {
  expect(await fetched()).toEqual(body)
  expect(server.requests.map(({ takes }) => takes)).toEqual(['identity'])
})

it.each([
  ['gzip', gzipSync],
  ['GZip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['identity', (text: string) => Buffer.from(text)]
])('fetchJson reads an answer that comes in a content coding all the same: %s', async (coding, code) => {
  Object.assign(server, { coding, code })
  expect(await fetched()).toEqual(body)
})

it.each([
  ['zstd', 'the answer is coded with zstd, although identity was asked for'],
  ['gzip, gzip', 'the answer is coded with something unknown, although identity was asked for'],
  ['br', 'the answer is no br']
])('fetchJson names the content coding that it cannot decode: %s', async (coding, message) => {
  Object.assign(server, { coding })
  await expect(fetched()).rejects.toThrow(message)
})

it('fetchJson bounds an answer as it comes, and as it is decoded', async () => {
  const large = { much: 'x'.repeat(100_000) }
  server.body = large
  await expect(fetched(50_000)).rejects.toThrow('the answer is over 50000 bytes')
  Object.assign(server, { coding: 'gzip', code: gzipSync })
  await expect(fetched(50_000)).rejects.toThrow('the answer is over 50000 bytes')
  expect(await fetched(200_000)).toEqual(large)
})
