import type { FastifyInstance } from 'fastify'
import type { Config } from './config/config.ts'
import { createContracts } from './contracts.ts'
import type { WalletModule } from './extension/types.ts'
import { createExecutors } from './execution/executors.ts'
import { createDocumentResolver } from './execution/persistedDocuments.ts'
import { contextMaker } from './execution/requestContext.ts'
import { createApp } from './http/app.ts'
import { addBackchannelLogoutRoute } from './http/backchannelLogoutRoute.ts'
import { addGraphqlRoute } from './http/graphqlRoute.ts'
import { addHealthRoutes } from './http/healthRoutes.ts'
import { addJwksRoute } from './http/jwksRoute.ts'
import { createLifecycle, type Gateway } from './http/lifecycle.ts'
import { addPages, type PageOptions } from './http/pages/pages.ts'
import { createReadiness } from './http/readiness.ts'
import { signatureProbe } from './rafiki/transport/signatureProbe.ts'
import { createServices, type ServiceOptions } from './services.ts'

export type { Gateway } from './http/lifecycle.ts'

export interface GatewayOptions extends ServiceOptions {
  /** What a sandbox adds to the pages for developers, and that they are there at all. */
  pages?: PageOptions
  /** Fields of the wallet's own. */
  modules?: readonly WalletModule[]
  /** False: graphql-js executes everything, and all requests go through Apollo Server; for comparing. */
  plans?: boolean
  /** False: each answer is computed, also where Rafiki sends what it sent before; for comparing. */
  reuse?: boolean
}

/** The gateway as an HTTP server that does not listen yet. */
export async function createGateway(config: Config, options: GatewayOptions = {}): Promise<Gateway> {
  const services = await createServices(config, options)

  const contracts = createContracts(config, services, options.modules)
  const resolveDocument = createDocumentResolver(config.trustedDocuments, contracts)

  const contexts = contextMaker(config, services)
  const executors = await createExecutors(config, services, contracts, contexts, options)

  const { app, requests } = await createApp(config, services)
  const { keysRead, readyToken } = services.callers.identity
  const probes = { keys: keysRead, signature: signatureProbe(services.transport), token: readyToken }
  const readiness = createReadiness(config, probes, services.log)
  const landing = addPages(app, config.landingPage, options.pages)
  const health = (to: FastifyInstance): void => addHealthRoutes(to, services, readiness, requests)
  health(app)
  addJwksRoute(app, services)
  addBackchannelLogoutRoute(app, services)
  addGraphqlRoute(app, { config, services, resolveDocument, executors, contexts, landing })

  return createLifecycle(app, config, services, executors, { readiness, requests, health })
}
