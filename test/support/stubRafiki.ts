import type { ApolloServer } from '@apollo/server'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { IResolvers } from '@graphql-tools/utils'
import type { FormattedExecutionResult } from 'graphql'
import { stringifyResult } from '../../src/execution/apollo/execute.ts'
import { createApollo } from '../../src/execution/apollo/server.ts'
import { createAudit } from '../../src/observability/auditLog.ts'
import type { Context } from '../../src/context.ts'
import type { Meter } from '../../src/rateLimits/meter.ts'
import { createLog } from '../../src/observability/log.ts'
import { createStats } from '../../src/observability/requestStats.ts'

export interface Stub {
  run: (query: string, variables?: Record<string, unknown>) => Promise<FormattedExecutionResult>
  logged: () => string
  stop: () => Promise<void>
}

const done = () => Promise.resolve()
const meter: Meter = { mutationPoints: 1, charge: done, countFields: done, settle: () => undefined }
export const requestId = 'the-id-of-the-request'

/** An Apollo Server of ours over a schema of a test's own. Stop it. */
export async function startStub(typeDefs: string, resolvers: IResolvers = {}): Promise<Stub> {
  let lines = ''
  const log = createLog('debug', { write: (line) => void (lines += line) })
  const apollo: ApolloServer<Context> = createApollo(makeExecutableSchema({ typeDefs, resolvers }), {
    introspection: false
  })
  await apollo.start()
  const audit = createAudit({ write: () => {} }, log)
  const viewer = { tenant: { id: 'a tenant' }, role: 'accountHolder', subject: 'somebody' }
  return {
    async run(query, variables) {
      const { body } = await apollo.executeOperation(
        { query, variables },
        {
          contextValue: {
            log,
            requestId,
            meter,
            stats: createStats(),
            audit,
            audited: new Set(),
            viewer
          } as unknown as Context
        }
      )
      if (body.kind !== 'single') throw new TypeError('expected one answer')
      return JSON.parse(stringifyResult(body.singleResult)) as FormattedExecutionResult
    },
    logged: () => lines,
    stop: () => apollo.stop()
  }
}
