import { createServer } from 'node:http'
import { readConfig } from '../../src/config/readConfig.ts'
import { createGateway } from '../../src/gateway.ts'

/*
 * The gateway with a world around it: where client applications have their wallets, so that it can say who they are.
 * Nothing else differs from `src/main.ts`, beside which `npm run bench` builds it, as `dist/bench/gatewayWithWallets.js`.
 */

const [count] = process.argv.slice(2).map(Number)

/** A wallet that knows every address under one origin. */
async function startWallet(origin) {
  const server = createServer((request, response) => {
    const document = {
      id: `${origin}${request.url}`,
      publicName: `The shop at ${new URL(origin).hostname}`,
      assetCode: 'USD',
      assetScale: 2,
      authServer: 'https://auth.example/',
      resourceServer: `${origin}/`
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return [origin, `http://127.0.0.1:${server.address().port}`]
}

const origins = Array.from({ length: count }, (_, n) => `https://shop-${n}.example`)
const reroute = Object.fromEntries(await Promise.all(origins.map(startWallet)))
const gateway = await createGateway(readConfig(process.env), { network: { reroute } })
await gateway.listen()
