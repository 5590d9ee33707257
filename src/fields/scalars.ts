import { GraphQLDateTime } from 'graphql-scalars'
import { GraphQLScalarType } from 'graphql'
import { JSONObject, UInt64, UInt8 } from '../rafiki/scalars.ts'
import type { FieldFamily } from './family.ts'

const { serialize, ...dateTime } = GraphQLDateTime.toConfig()

/** As Rafiki writes moments, and JSON does, of days that every month has: needs no reading of its parts one by one. */
const plainest = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

const DateTime = new GraphQLScalarType({
  ...dateTime,
  serialize: (value) => (typeof value === 'string' && plainest.test(value) ? value : serialize(value)),
  description: 'A moment, as an RFC 3339 text in UTC, for example `2026-08-17T12:30:00.000Z`.'
})

export const scalars: FieldFamily = {
  sdl: /* GraphQL */ `
    scalar DateTime
    scalar UInt8
    scalar UInt64
    scalar JSONObject
  `,
  policy: {},
  resolvers: { DateTime, UInt8, UInt64, JSONObject }
}
