import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../src', import.meta.url))

/** From top to bottom: imports go downwards only. Rooms on one rung do not import each other. */
const ladder = [
  // The command line: it starts the gateway, or asks by its own means what a gateway would meet.
  ['cli'],
  ['main'],
  ['server'],
  ['requests', 'replies', 'pages', 'readiness'],
  ['trustedDocuments', 'answers', 'httpFaults'],
  ['apollo', 'graph'],
  ['fields', 'plan'],
  ['policy'],
  ['accountHolder', 'operator'],
  ['context'],
  ['limits', 'revocations'],
  ['identity', 'rafiki', 'openPayments', 'connection', 'audit'],
  ['uuid', 'walletAddress', 'parallel', 'config', 'log', 'tally', 'metrics'],
  ['tenants', 'manifest', 'clients', 'unknownVariables'],
  ['environment'],
  ['secret', 'errors', 'tracing', 'unchanging', 'leaving', 'flights', 'contentCoding', 'url', 'output']
]

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const source = (file: string): string => readFileSync(join(root, file), 'utf8')

/** A room is a folder of `src`, or a file that stands there by itself. */
const roomOf = (file: string): string => (file.split('/')[0] ?? '').replace(/\.ts$/, '')
const rungOf = (room: string): number => ladder.findIndex((rooms) => rooms.includes(room))

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const imports: Import[] = files.flatMap((from) =>
  [...source(from).matchAll(/^(import|export)( type)? [^']*?from '(\.[^']+)'/gms)].map(([, , type, path = '']) => ({
    from,
    to: relative(root, join(root, dirname(from), path)),
    typeOnly: type !== undefined
  }))
)

it('every room stands on a rung', () => {
  expect(files.map(roomOf).filter((room) => rungOf(room) < 0)).toEqual([])
})

it('imports go downwards only', () => {
  expect(imports.length).toBeGreaterThan(50)
  const upwards = imports.filter(({ from, to, typeOnly }) => {
    const [a, b] = [roomOf(from), roomOf(to)]
    // The types of the configuration's tenants are known where tenants are read.
    if (typeOnly && a === 'tenants' && b === 'config') return false
    return a !== b && rungOf(b) <= rungOf(a)
  })
  expect(upwards).toEqual([])
})

it('no field file imports another', () => {
  const sideways = imports.filter(
    ({ from, to }) =>
      roomOf(from) === 'fields' && roomOf(to) === 'fields' && from !== 'fields/index.ts' && to !== 'fields/family.ts'
  )
  expect(sideways).toEqual([])
})

it.each([
  ['process.env', ['cli/main.ts', 'main.ts']],
  // Ways out of the process: Rafiki's admin APIs by their own, everything else through the guard.
  ['new Pool(', ['rafiki/sideServer.ts', 'rafiki/transport.ts']],
  ['new Agent(', ['openPayments/guard.ts']],
  ['setGlobalDispatcher(', ['openPayments/call.ts']],
  ["from 'node:http'", []],
  ["from 'node:https'", []],
  ["from 'node:tls'", []],
  ['.reveal()', ['identity/ownership.ts', 'limits/counters.ts', 'rafiki/interactionServer.ts', 'rafiki/sign.ts']],
  ['new Redis(', ['limits/counters.ts']],
  // Takes some URLs for none: see `url.ts`.
  ['URL.canParse(', []]
])('%s is touched by %s only', (what, where) => {
  expect(files.filter((file) => source(file).includes(what)).sort()).toEqual(where)
})

it('nothing in the gateway imports the sandbox', () => {
  expect(files.filter((file) => /from '[^']*sandbox/.test(source(file)))).toEqual([])
})
