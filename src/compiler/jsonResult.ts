import type { ExecutionResult, GraphQLError } from 'graphql'
import { AnswerSize, type AnswerLimits } from './answerSize.ts'

export interface JsonResult {
  /** JSON. */
  data: string
  errors: readonly GraphQLError[]
}

/** @throws GraphQLError where it is too large */
export function toJson(data: unknown, size: AnswerSize): string {
  const json = JSON.stringify(data)
  size.finish(json)
  return json
}

/** What graphql-js answered, within the limits that a compiled query has. */
export function jsonResult({ data = null, errors = [] }: ExecutionResult, limits: AnswerLimits): JsonResult {
  const size = new AnswerSize(limits)
  try {
    size.addErrors(errors.length)
    size.addWhole(data)
    return { data: toJson(data, size), errors }
  } catch (error) {
    if (!size.over) throw error
    return { data: 'null', errors: [size.over] }
  }
}
