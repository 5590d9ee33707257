import { defaultFieldResolver, type GraphQLFieldConfig } from 'graphql'
import type { Context } from '../context.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import type { Args, Guards } from './guard.ts'
import { lengthsOf } from './inputLengths.ts'

export type FieldConfig = GraphQLFieldConfig<unknown, Context, Args>

/** Has guards and transforms run before the resolver, in order, and how long texts are checked first. */
export function guarded(config: FieldConfig, guards: Guards): FieldConfig {
  const lengths = lengthsOf(config.args ?? {})
  const steps = [
    ...(lengths ? [{ check: lengths }] : []),
    ...guards.flatMap((it) => ('transform' in it ? it : 'check' in it && it.check ? { check: it.check } : []))
  ]
  if (steps.length === 0) return config
  const resolve = config.resolve ?? defaultFieldResolver
  return {
    ...config,
    resolve(parent: unknown, given: Args, context: Context, info: Parameters<typeof resolve>[3]): unknown {
      const pass = (args: Args, from: number): unknown => {
        const step = steps[from]
        if (!step) return resolve(parent, args, context, info)
        const changes = 'transform' in step
        const done = changes ? step.transform(args, context) : step.check(args, context)
        return done instanceof Promise
          ? done.then((it) => pass((changes && it) || args, from + 1))
          : pass((changes && done) || args, from + 1)
      }
      return pass(given, 0)
    }
  }
}

/** A mutation that failed while it was only reading, to prove whose things it names, has changed nothing: say so. */
export function withOutcome(config: FieldConfig): FieldConfig {
  const resolve = config.resolve ?? defaultFieldResolver
  return {
    ...config,
    async resolve(parent, args, context, info): Promise<unknown> {
      const before = context.stats.mutationsSent
      try {
        return await resolve(parent, args, context, info)
      } catch (error) {
        // Only mutations of Rafiki's services: the others report their own outcome.
        const open = error instanceof GatewayError && 'service' in error.extensions && !('outcome' in error.extensions)
        if (!open || context.stats.mutationsSent > before) throw error
        const outcome: Outcome = 'NOT_DONE'
        throw new GatewayError(error.code, error.message, { ...error.extensions, outcome }, error.cause)
      }
    }
  }
}
