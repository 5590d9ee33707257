import type { ApolloServer } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import { ConfigError, type Config } from '../config/config.ts'
import type { Context } from '../context.ts'
import type { Contracts } from '../contracts.ts'
import { roles, type Role } from '../identity/viewer.ts'
import type { Services } from '../services.ts'
import { createApollo } from './apollo/server.ts'
import { createPlans } from './plans.ts'
import { FastPath } from './fastPath.ts'
import type { ContextMaker } from './requestContext.ts'
import { ReusableAnswers } from './reusableAnswers.ts'

/** The two ways in which the operations of one role are executed. */
export interface Executor {
  apollo: ApolloServer<Context>
  fastPath: FastPath | undefined
}

/** Roles that are not served have none. */
export type Executors = Partial<Record<Role, Executor>>

/**
 * @param plans false: graphql-js executes everything, and all requests go through Apollo Server
 * @param reuse false: each answer is computed
 */
export async function createExecutors(
  config: Pick<Config, 'introspection' | 'maxCost' | 'rateLimits'>,
  { metrics, transport: { writeEpochOf } }: Pick<Services, 'metrics' | 'transport'>,
  contracts: Contracts,
  contexts: ContextMaker,
  { plans: withPlans = true, reuse = true }: { plans?: boolean; reuse?: boolean } = {}
): Promise<Executors> {
  const answers = reuse ? new ReusableAnswers(metrics?.cache('answers'), metrics?.answerReused) : undefined
  const limitedFields = new Set(config.rateLimits.fields.keys())
  checkLimitedFields(config.rateLimits.fields, Object.values(contracts))
  const executorOf = (role: Role, schema: GraphQLSchema): Executor => {
    const maxCost = config.maxCost[role]
    const plans = withPlans
      ? createPlans(schema, { delegates: role === 'operator', limitedFields }, metrics?.cache('plans'))
      : undefined
    const documents = metrics?.cache('documents')
    const { introspection } = config
    const apollo = createApollo(schema, { introspection, maxCost, limitedFields, plans, documents })
    const onShared = metrics?.answerShared
    const fastPath = plans && new FastPath({ plans, maxCost, writeEpochOf, answers, onShared, contexts })
    return { apollo, fastPath }
  }
  const executors: Executors = {}
  for (const role of roles) if (contracts[role]) executors[role] = executorOf(role, contracts[role])
  await Promise.all(Object.values(executors).map(({ apollo }) => apollo.start()))
  return executors
}

/** @throws ConfigError for a limit that would never count */
export function checkLimitedFields(limited: Config['rateLimits']['fields'], schemas: readonly GraphQLSchema[]): void {
  const known = new Set(
    schemas
      .flatMap((schema) => [schema.getQueryType(), schema.getMutationType()])
      .flatMap((type) => Object.keys(type?.getFields() ?? {}))
  )
  const unknown = [...limited.keys()].filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new ConfigError(unknown.map((name) => `FIELD_RATE_LIMITS: no role that is served has a root field ${name}.`))
}
