import { GraphQLDateTime } from 'graphql-scalars'
import { GraphQLError, GraphQLScalarType, Kind, type ASTNode } from 'graphql'
import { GatewayError } from '../../errors.ts'
import { DecimalInteger, JSONObject, UInt64, UInt8 } from '../../rafiki/scalars.ts'
import { roles } from '../../identity/viewer.ts'
import { fieldModule } from '../fieldModule.ts'

const { serialize, ...dateTime } = GraphQLDateTime.toConfig()

/** As Rafiki writes moments, and JSON does, of days that every month has: needs no reading of its parts one by one. */
const plainest = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const taken = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)$/

/** As JSON has moments. A day that does not exist is none, though JavaScript makes 1 December of 31 November. */
function toMoment(value: unknown, node?: ASTNode): string {
  const parts = typeof value === 'string' ? taken.exec(value) : null
  if (parts) {
    const [text, day = '', time = ''] = parts
    const moment = new Date(text)
    if (!Number.isNaN(moment.getTime()) && new Date(`${day}${time}Z`).toISOString().startsWith(day)) {
      return moment.toISOString()
    }
  }
  const error = new GatewayError(
    'BAD_USER_INPUT',
    'Expected a date and time like 2026-08-17T12:30:00Z, on a day that exists.'
  )
  throw new GraphQLError(error.message, { nodes: node, originalError: error })
}

const DateTime = new GraphQLScalarType({
  ...dateTime,
  serialize: (value) => (typeof value === 'string' && plainest.test(value) ? value : serialize(value)),
  parseValue: (value) => toMoment(value),
  parseLiteral: (node) => toMoment(node.kind === Kind.STRING ? node.value : undefined, node),
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  description:
    'A moment, as an RFC 3339 text. It comes in UTC, for example `2026-08-17T12:30:00.000Z`; it is taken with any offset, to the millisecond. A day that does not exist is refused.'
})

/** A scalar comes with what refers to it. */
export const scalars = fieldModule({
  role: roles,
  sdl: /* GraphQL */ `
    scalar DateTime
    scalar UInt8
    scalar UInt64
    scalar DecimalInteger
    scalar JSONObject
  `,
  resolvers: { DateTime, UInt8, UInt64, DecimalInteger, JSONObject }
})
