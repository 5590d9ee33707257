import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled
} from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import type { Context } from '../context.ts'
import { chargeMutations } from './charge.ts'
import { limitCost } from './cost.ts'
import { formatError, reportFaults } from './formatError.ts'
import { knownRoots, limitOperations, maxTokens, reservedNames } from './limits.ts'
import { checkVariables } from './variables.ts'

export interface ApolloOptions {
  introspection: boolean
  /** 0, the default: no limit. */
  maxCost?: number
  /** Renders the page that browsers get; none by default. */
  landingPage?: ApolloServerPlugin<Context>
}

/** The Apollo Server of one audience, over its contract. */
export function createApollo(
  schema: GraphQLSchema,
  { introspection, maxCost = 0, landingPage }: ApolloOptions
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    // Where introspection is off, errors must not tell names either.
    hideSchemaDetailsFromClientErrors: !introspection,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens },
    validationRules: [reservedNames, knownRoots],
    formatError: formatError(schema),
    plugins: [
      limitOperations,
      limitCost(maxCost),
      checkVariables,
      chargeMutations,
      reportFaults,
      landingPage ?? ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled()
    ]
  })
}
