import { createServer, type Server } from 'node:http'
import { developmentKey } from '../../../src/cli/developmentKey.ts'
import { token } from '../../../src/cli/token.ts'

export interface IssuerOptions {
  /** The key pair's file; made when it is not there. */
  key: string
  /** `JWT_ISSUER`, `JWT_AUDIENCE` and `RAFIKI_TENANT_ID`, as the gateway has them. */
  env: Record<string, string | undefined>
  /** Under which the account holders' wallet addresses are. */
  walletOrigin: string
}

/**
 * Stands in for an identity provider, for development: anyone who asks gets a token. `GET /jwks.json` has the public
 * key, `GET /tokens/<name>` a token of the account holder of that name, `GET /tokens/operator` one of an operator.
 */
export function createIssuer({ key, env, walletOrigin }: IssuerOptions): Server {
  // Made once, before anybody is answered: the first to ask may be several at a time.
  let ready: ReturnType<typeof developmentKey> | undefined

  async function answer(path: string): Promise<unknown> {
    const { publicJwk } = await (ready ??= developmentKey(key))
    if (path === '/jwks.json') return { keys: [publicJwk] }
    if (path === '/healthz') return {}
    const [, name] = /^\/tokens\/([a-z0-9]{1,32})$/.exec(path) ?? []
    if (!name) return undefined
    const who =
      name === 'operator'
        ? ['--role', 'operator', '--scope', 'admin:read admin:write liquidity:write consents:read']
        : [
            '--wallet-address',
            `${walletOrigin}/${name}`,
            '--scope',
            'grants:read grants:revoke grants:approve history:read payments:read payments:write keys:write wallet:write'
          ]
    return { token: await token(['--subject', name, '--key', key, ...who], env, () => {}) }
  }

  return createServer((request, response) => {
    answer(new URL(request.url ?? '/', 'http://issuer').pathname).then(
      (json) =>
        void response
          .writeHead(json === undefined ? 404 : 200, {
            'content-type': 'application/json',
            'cache-control': 'no-store'
          })
          .end(JSON.stringify(json ?? {})),
      () => void response.writeHead(500).end()
    )
  })
}
