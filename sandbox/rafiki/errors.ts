import { GraphQLError } from 'graphql'

export type Code =
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'DUPLICATE'
  | 'FORBIDDEN'
  | 'INACTIVE'
  | 'INTERNAL_SERVER_ERROR'
  | 'NOT_FOUND'
  | 'TIMEOUT'

export function refusal(message: string, code: Code, details?: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...(details && { details }) } })
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** An id goes into SQL unchecked: what is no UUID comes back as the database's own words, another case is found. */
export function uuid(text: string): string {
  if (isUuid(text)) return text.toLowerCase()
  throw new Error(`select * from "sandbox" where "id" = $1 - invalid input syntax for type uuid: "${text}"`)
}

export function byId<T extends { id: string }>(table: readonly T[], id: string): T | undefined {
  const wanted = uuid(id)
  return table.find((row) => row.id === wanted)
}
