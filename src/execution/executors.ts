import type { ApolloServer } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import type { Config } from '../config/config.ts'
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
  config: Pick<Config, 'introspection' | 'maxCost'>,
  { metrics, transport: { writeEpochOf } }: Pick<Services, 'metrics' | 'transport'>,
  contracts: Contracts,
  contexts: ContextMaker,
  { plans: withPlans = true, reuse = true }: { plans?: boolean; reuse?: boolean } = {}
): Promise<Executors> {
  const answers = reuse ? new ReusableAnswers(metrics?.cache('answers'), metrics?.answerReused) : undefined
  const executorOf = (role: Role, schema: GraphQLSchema): Executor => {
    const maxCost = config.maxCost[role]
    const plans = withPlans
      ? createPlans(schema, { delegates: role === 'operator' }, metrics?.cache('plans'))
      : undefined
    const documents = metrics?.cache('documents')
    const apollo = createApollo(schema, { introspection: config.introspection, maxCost, plans, documents })
    const onShared = metrics?.answerShared
    const fastPath = plans && new FastPath({ plans, maxCost, writeEpochOf, answers, onShared, contexts })
    return { apollo, fastPath }
  }
  const executors: Executors = {}
  for (const role of roles) if (contracts[role]) executors[role] = executorOf(role, contracts[role])
  await Promise.all(Object.values(executors).map(({ apollo }) => apollo.start()))
  return executors
}
