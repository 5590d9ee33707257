import { GraphQLDateTime } from 'graphql-scalars'
import { GraphQLScalarType } from 'graphql'
import { JSONObject, UInt64, UInt8 } from '../rafiki/scalars.ts'
import type { FieldFamily } from './family.ts'

const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
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
