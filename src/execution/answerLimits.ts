import type { AnswerLimits } from '../compiler/index.ts'
import { GatewayError, type Outcome } from '../errors.ts'

/** The maximum size of one answer. A page of a hundred grants with everything has about 200 kB. */
export const maxAnswerBytes = 8 * 1024 * 1024
export const maxAnswerErrors = 1_000

/** Cost counts fields, not what stands in them. @param details join those of the refusal */
export const answerLimits = (details: { outcome?: Outcome } = {}): AnswerLimits => ({
  bytes: maxAnswerBytes,
  errors: maxAnswerErrors,
  exceeded: (limit, maximum) =>
    new GatewayError('OPERATION_TOO_COSTLY', `An answer may have at most ${maximum} ${limit}.`, {
      limit,
      maximum,
      ...details
    })
})
