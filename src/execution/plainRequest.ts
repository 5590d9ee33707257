import type { FastifyRequest } from 'fastify'
import { isJsonObject } from '../lib/property.ts'

export interface PlainRequest {
  query: string
  operationName: string | undefined
  variables: Record<string, unknown> | undefined
}

const plainTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8'])

/** What a request asks for, if its form is one that GraphQL over HTTP and Apollo Server could not but take. */
export function plainRequest({ method, headers, body }: FastifyRequest): PlainRequest | undefined {
  if (method !== 'POST' || !plainTypes.has(headers['content-type'] ?? '')) return undefined
  if (!isJsonObject(body)) return undefined
  for (const key of Object.keys(body)) {
    if (key !== 'query' && key !== 'variables' && key !== 'operationName') return undefined
  }
  const { query, operationName, variables } = body
  if (typeof query !== 'string' || query === '') return undefined
  const name = operationName ?? undefined
  if (name !== undefined && (typeof name !== 'string' || name === '')) return undefined
  if (variables !== undefined && variables !== null && !isJsonObject(variables)) return undefined
  return { query, operationName: name, variables: variables ?? undefined }
}
