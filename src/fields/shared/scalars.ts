import { GraphQLDateTime } from 'graphql-scalars'
import { GraphQLError, GraphQLScalarType, Kind, type ASTNode } from 'graphql'
import { isModest } from '../../domain/payments/metadata.ts'
import { GatewayError } from '../../errors.ts'
import { toUuid } from '../../lib/uuid.ts'
import { isFetchable } from '../../openPayments/ssrf/fetchable.ts'
import { DecimalInteger, JSONObject, UInt64, UInt8 } from '../../rafiki/scalars.ts'
import { roles } from '../../identity/viewer.ts'
import { fieldModule } from '../fieldModule.ts'

const { serialize, ...dateTime } = GraphQLDateTime.toConfig()

/** As Rafiki writes moments, and JSON does, of days that exist in every year: needs no reading of its parts one by one. */
const plainest =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
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
  throw refused('a date and time like 2026-08-17T12:30:00Z, on a day that exists', node)
}

/** One code in literals and in variables; `formatError` and `checkVariables` say which argument it is. */
function refused(expected: string, node?: ASTNode): GraphQLError {
  const error = new GatewayError('BAD_USER_INPUT', `expected ${expected}`)
  return new GraphQLError(error.message, { nodes: node, originalError: error })
}

const DateTime = new GraphQLScalarType({
  ...dateTime,
  serialize: (value) => (typeof value === 'string' && plainest.test(value) ? value : serialize(value)),
  parseValue: (value) => toMoment(value),
  parseLiteral: (node) => toMoment(node.kind === Kind.STRING ? node.value : undefined, node),
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  description:
    'A date and time as an RFC 3339 text. Answers are in UTC, for example `2026-08-17T12:30:00.000Z`; inputs may have any offset, and count to the millisecond. A day that does not exist is refused.'
})

/** A text of inputs. @param read answers what the field gets; undefined for a text that is not allowed */
function text(
  name: string,
  specifiedByURL: string,
  expected: string,
  read: (text: string) => string | undefined
): GraphQLScalarType {
  const parse = (value: unknown, node?: ASTNode): string => {
    const taken = typeof value === 'string' ? read(value) : undefined
    if (taken === undefined) throw refused(expected, node)
    return taken
  }
  return new GraphQLScalarType({
    name,
    specifiedByURL,
    description: `${expected.charAt(0).toUpperCase()}${expected.slice(1)}.`,
    parseValue: (value) => parse(value),
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node)
  })
}

// For ids that callers choose. The id of an object is an `ID`: a malformed one must look like one that does not exist.
const UUID = text('UUID', 'https://www.rfc-editor.org/rfc/rfc9562', 'a UUID', toUuid)

const HttpsUrl = text(
  'HttpsUrl',
  'https://url.spec.whatwg.org/#url-serializing',
  'an https URL at a public host, in its normalized form',
  (url) => (isFetchable(url) ? url : undefined)
)

// An error of the header would quote the token: a token that no header can carry is refused here.
const AccessToken = text(
  'AccessToken',
  'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
  'a token as the auth server issued it: 1 to 4,096 visible ASCII characters',
  (token) => (/^[\x21-\x7e]{1,4096}$/.test(token) ? token : undefined)
)

const SearchText = text(
  'SearchText',
  'https://www.rfc-editor.org/rfc/rfc8259#section-7',
  'a text of 1 to 200 characters, without the blanks around it',
  (given) => {
    const wanted = given.trim()
    return wanted.length >= 1 && wanted.length <= 200 ? wanted : undefined
  }
)

const Reason = text(
  'Reason',
  'https://www.rfc-editor.org/rfc/rfc8259#section-7',
  'a text of 1 to 500 characters, without the blanks around it',
  (given) => {
    const reason = given.trim()
    return reason.length >= 1 && reason.length <= 500 ? reason : undefined
  }
)

const toMetadata = (value: Record<string, unknown>, node?: ASTNode): Record<string, unknown> => {
  if (!isModest(value)) throw refused('a JSON object of at most 4,000 characters and 5 levels', node)
  return value
}

/** What an account holder sends along with a payment: others will read it. */
const PaymentMetadata = new GraphQLScalarType({
  name: 'PaymentMetadata',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  description:
    'A JSON object of at most 4,000 characters and 5 levels. Write numbers that JSON readers would round as strings.',
  parseValue: (value) => toMetadata(JSONObject.parseValue(value)),
  parseLiteral: (node, variables) => toMetadata(JSONObject.parseLiteral(node, variables), node)
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
    scalar UUID
    scalar HttpsUrl
    scalar AccessToken
    scalar SearchText
    scalar Reason
    scalar PaymentMetadata
  `,
  resolvers: {
    ...{ DateTime, UInt8, UInt64, DecimalInteger, JSONObject },
    ...{ UUID, HttpsUrl, AccessToken, SearchText, Reason, PaymentMetadata }
  }
})
