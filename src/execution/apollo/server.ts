import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled
} from '@apollo/server/plugin/disabled'
import type { GraphQLSchema } from 'graphql'
import type { Context } from '../../context.ts'
import type { CacheMeter } from '../../observability/metrics/cache.ts'
import { auditRefusals } from './auditRefusals.ts'
import { chargeOperations } from './charge.ts'
import { checkOperations } from './checkOperations.ts'
import type { Plans } from '../plans.ts'
import { executedBy, stringifyResult } from './execute.ts'
import { formatError, reportFaults } from './formatError.ts'
import { knownRoots, parseOptions, reservedNames, shortNames, validationOptions } from '../operationLimits.ts'
import { recordRequest } from './requestStats.ts'
import { documentStore } from './documentStore.ts'
import { takeTexts } from '../documentText.ts'

interface ApolloOptions {
  introspection: boolean
  /** 0, the default: no limit. */
  maxCost?: number
  /** Without plans, graphql-js executes everything. */
  /** Root fields that are counted by themselves. */
  limitedFields?: ReadonlySet<string>
  plans?: Plans
  documents?: CacheMeter
}

/** The Apollo Server of one role, over its contract. */
export function createApollo(
  schema: GraphQLSchema,
  { introspection, maxCost = 0, limitedFields = new Set(), plans, documents }: ApolloOptions
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    gateway: executedBy(schema, plans),
    stringifyResult,
    introspection,
    // No foreign page can send a bearer token, and nothing is answered without one. That a query by GET is meant for
    // GraphQL, `Accept` says, as GraphQL over HTTP asks of clients.
    csrfPrevention: { requestHeaders: ['accept', 'apollo-require-preflight', 'x-apollo-operation-name'] },
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    // Where introspection is off, errors must not tell names either.
    hideSchemaDetailsFromClientErrors: !introspection,
    stopOnTerminationSignals: false,
    documentStore: documentStore(documents),
    parseOptions,
    validationOptions,
    validationRules: [shortNames, reservedNames, knownRoots],
    formatError: formatError(schema),
    plugins: [
      recordRequest,
      takeTexts,
      checkOperations(maxCost),
      chargeOperations(limitedFields),
      reportFaults,
      auditRefusals,
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      // A subgraph would tell any caller what took how long.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled()
    ]
  })
}
