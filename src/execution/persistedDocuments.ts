/* Persisted documents: ids become documents, and a role may be restricted to the listed ones. */

import type { FastifyRequest } from 'fastify'
import { Kind, parse, specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql'
import { withoutValues } from './apollo/formatError.ts'
import { takeText } from './documentText.ts'
import { checkSize, knownRoots, parseOptions, reservedNames, shortNames } from './operationLimits.ts'
import { urlParameters } from './plainRequest.ts'
import { ConfigError, type Config } from '../config/config.ts'
import { GatewayError } from '../errors.ts'
import { isJsonObject } from '../lib/property.ts'
import { roles, type Role } from '../identity/viewer.ts'

type Body = Record<string, unknown>

/**
 * Gives a request the text of the document that it names by id. Refuses other documents, if the role runs listed ones only.
 * @throws GatewayError DOCUMENT_NOT_TRUSTED
 */
export type ResolveDocument = (role: Role, request: FastifyRequest) => void

/**
 * Persisted documents, as the configuration lists them.
 * @throws ConfigError when a listed document can be run by no role
 */
export function createDocumentResolver(
  { documents, roles: held }: Config['trustedDocuments'],
  contracts: Partial<Record<Role, GraphQLSchema>>
): ResolveDocument {
  // A process that serves some roles has the manifests of all.
  const all = roles.every((role) => contracts[role])
  const problems = (all ? [...documents] : []).flatMap(([id, text]) => {
    // What is wrong is told for the role that needs the document the most.
    const found = [...new Set([...held, ...roles])].map((it) => contracts[it] && problemWith(text, contracts[it]))
    return found[0] && found.every(Boolean) ? [`TRUSTED_DOCUMENTS_FILE: ${id}: ${found[0]}`] : []
  })
  if (problems.length > 0) throw new ConfigError(problems)
  const texts = new Set(documents.values())

  return function resolveDocument(role, request) {
    if (documents.size === 0 && held.length === 0) return
    const body = request.method === 'GET' ? bodyOfUrl(request.url) : request.body
    const isHeld = held.includes(role)
    if (!isJsonObject(body)) {
      if (isHeld) throw notTrusted()
      return
    }
    const ids = idsIn(body)
    const listed = ids.map((id) => documents.get(id) ?? documents.get(id.replace(/^sha256:/, '')))
    const given = body.query === undefined || body.query === null || body.query === '' ? [] : [body.query]
    const [text, ...others] = new Set([...listed, ...given])
    const one = typeof text === 'string' && others.length === 0
    if (isHeld && !(one && texts.has(text))) throw notTrusted()
    if (ids.length > 0 && one && texts.has(text)) replace(request, withText(body, text))
  }
}

const notTrusted = (): GatewayError =>
  new GatewayError('DOCUMENT_NOT_TRUSTED', 'Only registered documents run here, and this is not one of them.')

/** Apollo Client sends `extensions.persistedQuery.sha256Hash`, others `documentId` or `id` beside the variables. */
function idsIn({ documentId, id, extensions }: Body): string[] {
  const persisted = isJsonObject(extensions) ? extensions.persistedQuery : undefined
  const hash = isJsonObject(persisted) ? persisted.sha256Hash : undefined
  return [documentId, id, hash].filter((it) => typeof it === 'string')
}

function withText({ documentId: _, id: __, extensions, ...rest }: Body, query: string): Body {
  if (!isJsonObject(extensions)) return { ...rest, query }
  const { persistedQuery: ___, ...others } = extensions
  return { ...rest, query, ...(Object.keys(others).length > 0 && { extensions: others }) }
}

function bodyOfUrl(url: string): Body | undefined {
  const body = urlParameters(url)
  try {
    if (body?.extensions === undefined) return body
    const extensions: unknown = JSON.parse(body.extensions)
    return { ...body, extensions }
  } catch {
    return undefined
  }
}

/** Undocumented: Apollo Server's integration reads a GET from the raw URL, which nothing else can replace. */
function replace(request: FastifyRequest, body: Body): void {
  if (request.method !== 'GET') {
    request.body = body
    return
  }
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(body)) {
    search.set(key, typeof value === 'string' ? value : JSON.stringify(value))
  }
  request.raw.url = `${request.url.split('?', 1)[0]}?${search.toString()}`
}

/** Why a contract cannot run a document; undefined where it can. */
function problemWith(text: string, contract: GraphQLSchema): string | undefined {
  let document: DocumentNode
  try {
    document = parse(text, parseOptions)
    takeText(document)
  } catch {
    return 'it is not GraphQL, or too long.'
  }
  const [error] = validate(contract, document, [...specifiedRules, shortNames, reservedNames, knownRoots])
  if (error) return withoutValues(contract, error.message, error)
  try {
    for (const node of document.definitions)
      if (node.kind === Kind.OPERATION_DEFINITION) checkSize(contract, document, node)
    return undefined
  } catch (tooLarge) {
    if (!(tooLarge instanceof GatewayError)) throw tooLarge
    return tooLarge.message
  }
}
