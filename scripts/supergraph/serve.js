import { createGatewayRuntime } from '@graphql-hive/gateway-runtime'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** Hive Gateway over a supergraph, at a free port: each caller's own token goes on to the subgraphs. */
const router = createGatewayRuntime({
  supergraph: readFileSync(process.argv[2] ?? '', 'utf8'),
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const authorization = request.headers.get('authorization')
      return authorization === null ? {} : { authorization }
    }
  },
  maskedErrors: false,
  landingPage: false,
  graphiql: false,
  logging: 'error'
})
const server = createServer(router)
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
