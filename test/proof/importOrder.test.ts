import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../src', import.meta.url))

/**
 * The layers from top to bottom, and in each the order of its files and folders: imports go downwards only. What shares a
 * step does not import each other.
 */
const layers: (readonly [layer: string, ...steps: (string | string[])[]])[] = [
  // The command line: it starts the gateway, or asks by its own means what a gateway would meet.
  [
    'cli',
    'main',
    ['check', 'journal', 'receipt', 'sessions', 'token'],
    ['developmentKey', 'endedStore', 'publicKeys'],
    'usage'
  ],
  ['main'],
  ['start'],
  ['signals'],
  ['index'],
  ['gateway'],
  [
    'http',
    ['app', 'backchannelLogoutRoute', 'graphqlRoute', 'healthRoutes', 'jwksRoute', 'lifecycle'],
    [
      'conditionalGet',
      'connectionErrors',
      'credentials',
      'descriptors',
      'errorReply',
      'pages',
      'readiness',
      'requestLifecycle'
    ]
  ],
  [
    'execution',
    'executors',
    ['fastPath', 'persistedDocuments'],
    'apollo',
    ['documentText', 'operationChecks', 'plans', 'requestContext'],
    ['answerLimits', 'call', 'cost', 'operationLimits', 'plainRequest', 'reusableAnswers', 'reuse', 'variables'],
    'listSize'
  ],
  ['contracts'],
  ['services'],
  ['callers'],
  [
    'extension',
    'extend',
    'ownModules',
    'checkModules',
    ['checkDefinitions', 'checkNames'],
    ['guards', 'house', 'loader', 'ownResolver', 'problems'],
    'moduleContext',
    ['boundedFetch', 'ownScalar', 'parents', 'publicError'],
    'types',
    'contextTypes'
  ],
  ['graph'],
  [
    'fields',
    'index',
    ['accountHolder', 'client', 'operator', 'shared'],
    ['fieldModule', 'subgraphSdl'],
    'modulePolicy',
    ['coordinates', 'definitions', 'fieldExtensions', 'lookUps']
  ],
  [
    'authorization',
    ['auditMutations', 'contract', 'reach'],
    'contractTypes',
    'guardedField',
    ['auditedNames', 'guards', 'inputLengths', 'policy'],
    'guard'
  ],
  [
    'domain',
    ['consent', 'history', 'operator'],
    'clients',
    'spending',
    'grants',
    'payments',
    'walletAddresses',
    ['listSource', 'readBack', 'recorded']
  ],
  ['context'],
  ['history'],
  [
    'revocations',
    'confirm',
    ['revocations', 'settlement'],
    ['revokeAgain', 'settledOutcome'],
    ['readBack', 'recordSeen']
  ],
  ['rateLimits', 'rateLimits', ['address', 'meter'], 'counters', 'memory'],
  [
    'identity',
    ['identify', 'logOut', 'refusals'],
    ['binding', 'logoutToken', 'ownership', 'readyToken', 'sessionCheck'],
    'token',
    ['claims', 'endedSessions', 'issuerKeys', 'signature', 'usedProofs'],
    ['clientCertificate', 'credentials', 'dpop', 'dpopNonce', 'keys', 'viewer'],
    'keySet',
    ['fetchJson', 'refused', 'tokenKind']
  ],
  [
    'journal',
    ['follower', 'upkeep'],
    'recorder',
    'backlog',
    'seenGrants',
    ['erasePerson', 'exportEvents', 'grants', 'payments', 'prune', 'verify'],
    ['eraseEvents', 'person', 'signHeads'],
    ['grantAddresses', 'grantRows', 'verified', 'verifyReads'],
    ['grantLife', 'verifyRow'],
    'journal',
    ['batches', 'clientCounts', 'holderQueue', 'paymentSums'],
    'grantCounts',
    [
      ...['addressHolders', 'append', 'events', 'grantUses', 'knownGrants', 'knownRanges', 'migrations', 'openIntents'],
      'paymentActs',
      'spool'
    ],
    ['database', 'eventQuery', 'heads'],
    ['chain', 'receipt', 'signing', 'tables'],
    ['endedSessions', 'event', 'eventId', 'ranges']
  ],
  [
    'rafiki',
    ['delegation', 'queries', 'requestClient'],
    ['client', 'scalars'],
    ['caches', 'errors', 'halves', 'interactionServer', 'recording', 'requestBudget'],
    ['grant', 'transport'],
    ['longText', 'operation'],
    ['accessKinds', 'documents', 'emptyIn', 'operationSize', 'tenantProof'],
    'document'
  ],
  [
    'openPayments',
    'clientGrants',
    ['clientTokens', 'interactionHash'],
    'clientCall',
    'openPayments',
    'profiles',
    ['client', 'text'],
    'ssrf'
  ],
  ['redis', 'connection', 'redisClient'],
  ['observability', ['auditLog', 'metrics', 'requestStats'], ['auditFile', 'auditLine'], ['log', 'tracing'], 'output'],
  [
    'config',
    ['readConfig', 'readJournal'],
    ['configOf', 'issuersFile', 'policyFile', 'summary'],
    'config',
    'issuers',
    ['claimPlaces', 'clients', 'documents', 'plainHttp', 'signing', 'unknownVariables', 'valueForms'],
    'tenants',
    ['formerNames', 'secret', 'secretFiles', 'variables'],
    ['keysAt', 'roles']
  ],
  [
    'lib',
    ['readPage', 'version'],
    'clientKey',
    [
      'clock',
      'connection',
      'contentCoding',
      'inFlight',
      'listenProblem',
      'memory',
      'parallel',
      'requestTime',
      'walletAddress',
      'whyUnusable'
    ],
    [
      'cancellation',
      'envFile',
      'packageFile',
      'places',
      'property',
      'runningMutation',
      'sizing',
      'url',
      'uuid',
      'within',
      'youngGeneration'
    ]
  ],
  ['errors'],
  // A package of its own: it knows GraphQL and nothing else.
  [
    'compiler',
    'index',
    'compileQuery',
    'executeQuery',
    ['collectFields', 'executeFields', 'jsonResult'],
    'completeValue',
    'execution',
    ['answerSize', 'serializeLeaf']
  ]
]

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const source = (file: string): string => readFileSync(join(root, file), 'utf8')

/** A layer is a folder of `src`, or a file that stands there by itself; its parts are what the folder holds. */
const partsOf = (file: string): string[] => file.replace(/\.ts$/, '').split('/')
const layerOf = (file: string): number => layers.findIndex(([layer]) => layer === partsOf(file)[0])
function stepOf(file: string): number {
  const [, ...steps] = layers[layerOf(file)] ?? ['']
  const [, part = ''] = partsOf(file)
  return steps.findIndex((step) => (Array.isArray(step) ? step.includes(part) : step === part))
}

const imports = files
  .flatMap((from) =>
    [...source(from).matchAll(/^(?:import|export)[^']*? from '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm)].map(
      ([, a, b]) => ({
        from,
        to: relative(root, join(root, dirname(from), a ?? b ?? ''))
      })
    )
  )
  .filter(({ to }) => !to.startsWith('../'))

it('every file of src stands in a layer, and in a step of it', () => {
  const isLost = (file: string): boolean => layerOf(file) < 0 || (file.includes('/') && stepOf(file) < 0)
  expect(files.filter(isLost)).toEqual([])
})

it('imports go downwards only, between layers and inside them', () => {
  expect(imports.length).toBeGreaterThan(500)
  const goesUp = ({ from, to }: { from: string; to: string }): boolean => {
    if (layerOf(from) !== layerOf(to)) return layerOf(to) < layerOf(from)
    return partsOf(from)[1] !== partsOf(to)[1] && stepOf(to) <= stepOf(from)
  }
  expect(imports.filter(goesUp)).toEqual([])
})

it('no files import each other in a circle, not even types', () => {
  const done = new Set<string>()
  const circles: string[][] = []
  const walk = (file: string, path: string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file])
    if (path.includes(file) || done.has(file)) return
    for (const { from, to } of imports) if (from === file) walk(to, [...path, file])
    done.add(file)
  }
  for (const file of files) walk(file, [])
  expect(circles).toEqual([])
})

it('the compiler of queries imports graphql and its own files only', () => {
  const compiler = files.filter((file) => file.startsWith('compiler/'))
  expect(compiler.length).toBeGreaterThan(5)
  const imported = compiler.flatMap((file) => [...source(file).matchAll(/ from '([^']+)'/g)].map(([, name]) => name))
  expect(imported.filter((name) => name !== 'graphql' && !/^\.\/\w+\.ts$/.test(name ?? ''))).toEqual([])
})

it('no field file imports another', () => {
  const isField = (file: string): boolean => /^fields\/\w+\//.test(file)
  expect(imports.filter(({ from, to }) => isField(from) && isField(to))).toEqual([])
})

it.each([
  ['process.env', ['cli/main.ts', 'start.ts']],
  // Ways out of the process: Rafiki's admin APIs and the wallet's own services by their own, everything else through the guard.
  ['new Pool(', ['rafiki/transport/endpoint.ts', 'rafiki/transport/restClient.ts']],
  ['new Agent(', ['identity/fetchJson.ts', 'openPayments/ssrf/addressGuard.ts']],
  ['setGlobalDispatcher(', ['openPayments/client/call.ts']],
  ["from 'node:http'", []],
  ["from 'node:https'", []],
  ["from 'node:tls'", []],
  [
    '.reveal()',
    [
      'identity/dpopNonce.ts',
      'identity/ownership.ts',
      'journal/database/database.ts',
      'rafiki/interactionServer.ts',
      'rafiki/transport/sign.ts',
      'redis/connection.ts'
    ]
  ],
  ['new Redis(', ['redis/connection.ts']],
  // Takes some URLs for none: see `lib/url.ts`.
  ['URL.canParse(', []]
])('%s is used by %s only', (what, where) => {
  expect(files.filter((file) => source(file).includes(what)).sort()).toEqual(where)
})

it('the Open Payments SDK and the client of Redis are loaded when they are first used', () => {
  const atStart = /^(?:import|export) [^'(]+ from '(?:@interledger\/open-payments|ioredis|\.\/redisClient\.ts)'/gm
  const loads = (file: string) =>
    source(file)
      .match(atStart)
      ?.some((found) => !/^\w+ type /.test(found))
  expect(files.filter((file) => loads(file))).toEqual(['redis/redisClient.ts'])
  const onDemand = /await import\('(?:@interledger\/open-payments|\.\/redisClient\.ts)'\)/
  expect(files.filter((file) => onDemand.test(source(file)))).toHaveLength(3)
})

it('the package needs what its build leaves out, and nothing else; all of it is pinned', () => {
  const build = readFileSync(join(root, '../build.js'), 'utf8')
  const [, external = ''] = /^ {2}external: \[(.*)\]/m.exec(build) ?? []
  const left = [...external.matchAll(/'((?:@[^/']+\/)?[^/']+)[^']*'/g)].map(([, name]) => name)
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, '../package.json'), 'utf8')) as Record<
    'dependencies' | 'peerDependencies',
    Record<string, string>
  >
  const needed = { ...dependencies, ...peerDependencies }
  expect([...new Set(left)].sort()).toEqual(Object.keys(needed).sort())
  expect(Object.values(needed).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

it('signals are handled before anything else is loaded', () => {
  const [first] = [...source('main.ts').matchAll(/^import .*$/gm)]
  expect(first?.[0]).toBe("import './signals.ts'")
  expect(source('signals.ts')).not.toMatch(/^import /m)
})

it('nothing in the gateway imports the sandbox, but the command that starts it', () => {
  expect(files.filter((file) => /'[^']*\/sandbox\//.test(source(file)))).toEqual(['cli/main.ts'])
})
