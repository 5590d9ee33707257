/* A compiler of GraphQL queries: as graphql-js executes them, without a walk through the document each time. */

export type { AnswerLimits } from './answerSize.ts'
export { compileQuery, maxFields, type CompiledQuery } from './compileQuery.ts'
export { jsonResult, type JsonResult } from './jsonResult.ts'
export type { CompileOptions, Property, PropertyReader } from './execution.ts'
