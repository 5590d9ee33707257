import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { describeUnlessMissing } from '../support/missing.ts'
import { missingRouter } from '../support/supergraph.ts'

const root = new URL('../../', import.meta.url)
const compiler = fileURLToPath(new URL('scripts/supergraph/node_modules/relay-compiler/cli.js', root))

/** What an app of Relay's has: objects that it fetches again, lists in pages, and a mutation that adds to a list. */
const app = `
graphql\`query appQuery { ...app_payments myGrants(first: 1) { nodes { ...app_grant } } myClients(first: 1) { nodes { ...app_client } } }\`
graphql\`fragment app_grant on MyGrant @refetchable(queryName: "appGrantQuery") { status client }\`
graphql\`
  fragment app_client on MyClient @refetchable(queryName: "appClientQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, cursor: { type: "String" }) {
    activeGrants
    grants(first: $count, after: $cursor) @connection(key: "app_grants") { edges { node { status } } }
  }
\`
graphql\`
  fragment app_payments on Query @refetchable(queryName: "appPaymentsQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, cursor: { type: "String" }) {
    myOutgoingPayments(first: $count, after: $cursor) @connection(key: "app_myOutgoingPayments") { edges { node { state } } }
  }
\`
graphql\`
  mutation appPayMutation($input: CreateOutgoingPaymentInput!, $connections: [ID!]!) {
    createOutgoingPayment(input: $input) { paymentEdge @appendEdge(connections: $connections) { node { state } } }
  }
\`
graphql\`
  mutation appRequestMutation($input: CreateIncomingPaymentInput!, $connections: [ID!]!) {
    createIncomingPayment(input: $input) { paymentEdge @prependEdge(connections: $connections) { node { url } } }
  }
\`
`

describeUnlessMissing(missingRouter, 'Relay’s compiler over the account holder’s contract', () => {
  let dir: string
  let said: string
  let harness: Harness
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'relay-'))
    mkdirSync(join(dir, 'src'))
    writeFileSync(join(dir, 'src/app.js'), app)
    copyFileSync(new URL('schema/contracts/accountHolder.graphql', root), join(dir, 'schema.graphql'))
    const config = { src: './src', schema: './schema.graphql', language: 'typescript', artifactDirectory: './made' }
    mkdirSync(join(dir, 'made'))
    writeFileSync(join(dir, 'relay.config.json'), JSON.stringify(config))
    const { stdout, stderr } = spawnSync(process.execPath, [compiler, 'relay.config.json'], {
      cwd: dir,
      encoding: 'utf8'
    })
    said = stdout + stderr
    harness = await startHarness({ seed: builtinSeed() })
  })
  afterAll(async () => {
    rmSync(dir, { recursive: true })
    await harness.close()
  })

  const artifact = (name: string): string => {
    const text = readFileSync(join(dir, `made/${name}.graphql.ts`), 'utf8')
    return String(JSON.parse(/"text": (".*")/.exec(text)?.[1] ?? '""'))
  }

  it('Relay’s compiler takes @refetchable, @connection and @appendEdge, and says nothing of the contract', () => {
    expect(said).not.toMatch(/error|warn|✖/i)
    expect(artifact('appPayMutation')).toContain('paymentEdge')
  })

  it('documents that Relay’s compiler writes are answered: an object again by its id, and a further page', async () => {
    const first = await harness.ask('alice', artifact('appQuery'))
    expect(first.errors).toBeUndefined()
    const [grant] = first.data.myGrants.nodes
    const again = await harness.ask('alice', artifact('appGrantQuery'), { id: grant.id })
    expect(again.data.node).toMatchObject(grant)
    const [client] = first.data.myClients.nodes
    const page = { id: client.id, count: 1, cursor: null }
    const refetched = await harness.ask('alice', artifact('appClientQuery'), page)
    expect(refetched.data.node).toMatchObject({
      __typename: 'MyClient',
      id: client.id,
      activeGrants: client.activeGrants
    })
    const more = await harness.ask('alice', artifact('appPaymentsQuery'), { count: 1, cursor: null })
    const [edge] = more.data.myOutgoingPayments.edges
    expect(edge).toMatchObject({ cursor: expect.any(String), node: { __typename: 'MyOutgoingPayment' } })
  })
})
