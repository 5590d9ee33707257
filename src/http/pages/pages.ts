import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../../config/config.ts'
import { apolloPage } from './apollo.ts'
import { addGraphiql, type GraphiqlOptions } from './graphiql.ts'

/** Where these are given, GraphiQL is served whatever the configuration says. */
export type PageOptions = GraphiqlOptions

/**
 * Adds the pages that are asked for.
 * @returns what answers browsers at `GET /graphql`; nothing where there is no landing page
 */
export function addPages(
  app: FastifyInstance,
  landingPage: Config['landingPage'],
  options?: PageOptions
): ((reply: FastifyReply) => FastifyReply) | undefined {
  if (options || landingPage === 'graphiql') addGraphiql(app, options ?? {})
  switch (landingPage) {
    case 'none':
      return undefined
    case 'graphiql':
      // Relative, since a proxy may have put us beneath a folder.
      return (reply) => reply.code(303).header('location', 'graphiql').send()
    case 'apollo': {
      const { body, headers } = apolloPage(options?.people)
      return (reply) => reply.headers(headers).send(body)
    }
  }
}
