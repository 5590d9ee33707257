import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processEnvironment } from '../../../sandbox/environment.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { createGateway } from '../../../src/gateway.ts'
import type { Gateway } from '../../../src/http/lifecycle.ts'
import { createLog } from '../../../src/observability/log.ts'
import type { Row, Seen, World } from './world.ts'

/** A further gateway in front of the same Rafiki and issuer, as a roll-out starts one. */
async function another(
  world: World,
  env: Record<string, string>,
  look: (gateway: Gateway, said: () => string) => Promise<Seen>
): Promise<Seen> {
  let said = ''
  const log = createLog('warn', { write: (line) => void (said += line) })
  const config = readConfig({
    ...processEnvironment(world),
    RAFIKI_TENANTS_ISOLATED: 'true',
    AUDIT_LOG: 'stdout',
    ...env
  })
  const gateway = await createGateway(config, { log })
  try {
    return await look(gateway, () => said)
  } finally {
    await gateway.drain()
  }
}

const statusOf = async ({ app }: Gateway, url: string): Promise<number> => (await app.inject({ url })).statusCode
/** It lives, so that nothing restarts it; it is not ready, so that the roll-out ends here. */
const waits = async (gateway: Gateway, said: () => string, why: RegExp): Promise<Seen> => {
  const [lives, started, ready] = [
    await statusOf(gateway, '/healthz'),
    await statusOf(gateway, '/startupz'),
    await statusOf(gateway, '/readyz')
  ]
  return lives === 200 && started === 503 && why.test(said()) ? { status: ready } : { status: lives }
}

/** What goes wrong while gateways are replaced: docs/operate/scaling.md. */
export const rollOutRows: Row[] = [
  {
    fault: 'Rafiki goes down once the gateway was ready: it stays in service, so that not all replicas go at once',
    async happens(world) {
      if (!(await world.gateway.ready())) return {}
      world.rafiki.auth.intercept = world.rafiki.backend.intercept = () => 'drop'
      const { status } = await world.send('/readyz')
      return { status }
    },
    sees: { status: 200 },
    ends: ({ rafiki }) => void (rafiki.auth.intercept = rafiki.backend.intercept = undefined)
  },
  {
    fault: "a roll-out with a wrong tenant's secret",
    happens: (world) =>
      another(world, { RAFIKI_TENANT_SECRET: 'another one' }, (gateway, said) =>
        waits(gateway, said, /not ready: no signature/)
      ),
    sees: { status: 503 }
  },
  {
    fault: "a roll-out that cannot read the issuer's keys",
    happens: (world) =>
      another(world, { JWT_JWKS_URL: 'http://127.0.0.1:1/jwks.json' }, (gateway, said) => waits(gateway, said, /keys/)),
    sees: { status: 503 }
  },
  {
    fault: 'a roll-out that accepts no token of the issuer, with a token to be accepted (READY_TOKEN_FILE)',
    async happens(world) {
      const folder = mkdtempSync(join(tmpdir(), 'ready-'))
      const file = join(folder, 'token')
      try {
        writeFileSync(file, world.token)
        return await another(world, { READY_TOKEN_FILE: file, JWT_AUDIENCE: 'somebody else' }, (gateway, said) =>
          waits(gateway, said, /token/)
        )
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
    sees: { status: 503 }
  },
  {
    fault: 'a gateway is told to end while its callers still send: they are answered, and each connection is closed',
    happens: (world) =>
      another(world, {}, async (gateway) => {
        let told = (): void => undefined
        const drained = gateway.drain(new Promise<void>((resolve) => (told = resolve)))
        const { statusCode, headers } = await gateway.app.inject({
          ...{ method: 'POST', url: '/graphql', payload: { query: '{ me { subject } }' } },
          headers: { authorization: `Bearer ${world.token}` }
        })
        const ready = await statusOf(gateway, '/readyz')
        told()
        await drained
        return ready === 503 && headers.connection === 'close' ? { status: statusCode } : {}
      }),
    sees: { status: 200 }
  }
]
