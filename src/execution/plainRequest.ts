import type { FastifyRequest } from 'fastify'
import { isJsonObject } from '../lib/property.ts'

export interface PlainRequest {
  query: string
  operationName: string | undefined
  variables: Record<string, unknown> | undefined
}

const plainTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8'])

/** What a request asks for, if its form is one that GraphQL over HTTP and Apollo Server could not but take. */
export function plainRequest(request: FastifyRequest): PlainRequest | undefined {
  const body = request.method === 'GET' ? parametersOf(request) : bodyOf(request)
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

const bodyOf = ({ method, headers, body }: FastifyRequest): unknown =>
  method === 'POST' && plainTypes.has(headers['content-type'] ?? '') ? body : undefined

/** The parameters of a GET, each at most once. Apollo Server refuses what a foreign page could send. */
function parametersOf({ url, headers }: FastifyRequest): Record<string, unknown> | undefined {
  if (!headers.accept || headers['content-type'] !== undefined) return undefined
  const { variables, ...others } = urlParameters(url) ?? {}
  if (variables === undefined) return others
  try {
    const parsed: unknown = JSON.parse(variables)
    return isJsonObject(parsed) ? { ...others, variables: parsed } : undefined
  } catch {
    return undefined
  }
}

/** The parameters of a URL's query; undefined where two parsers could each take a different value of a repeated one. */
export function urlParameters(url: string): Record<string, string> | undefined {
  const parameters = new URL(url, 'http://gateway').searchParams
  return new Set(parameters.keys()).size < parameters.size ? undefined : Object.fromEntries(parameters)
}
