import { GraphQLError } from 'graphql'
import { AnswerSize } from './answerSize.ts'
import { executeFields, type Field } from './executeFields.ts'
import { CollectedErrors, type Prepared } from './execution.ts'
import { toJson, type JsonResult } from './jsonResult.ts'

/** Executes a compiled query as graphql-js would. Never rejects. @param variables coerced */
export async function executeQuery(
  { schema, operation, fragments, options }: Prepared,
  fields: readonly Field[],
  context: unknown,
  variables: Record<string, unknown>
): Promise<JsonResult> {
  const size = new AnswerSize(options.limits)
  const errors = new CollectedErrors()
  let data = 'null'
  try {
    const execution = { schema, operation, fragments, options, context, variables, errors, size }
    data = toJson(await executeFields(fields, undefined, undefined, execution), size)
  } catch (error) {
    errors.add(error instanceof GraphQLError ? error : new GraphQLError(String(error)), undefined)
  }
  return size.over ? { data: 'null', errors: [size.over] } : { data, errors: errors.all }
}
