import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType
} from 'graphql'
import { codes } from '../src/errors.ts'

/** Scalars that JSON has as something else than a string. */
const scalars: Record<string, string> = {
  Boolean: 'boolean',
  Float: 'number',
  Int: 'number',
  UInt8: 'number',
  JSONObject: 'Record<string, unknown>',
  PaymentMetadata: 'Record<string, unknown>'
}

/** What a contract's answers hold and what its inputs take, as TypeScript types. */
export const clientTypes = (role: string, schema: GraphQLSchema): string =>
  `// Written by \`npm run contracts\` from schema/contracts/${role}.graphql.\n\n${Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .filter((type) => !isScalarType(type))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((type) => `${comment(type.description, '')}export ${declaration(schema, type)}\n`)
    .join('\n')}`

function declaration(schema: GraphQLSchema, type: GraphQLNamedType): string {
  if (isEnumType(type))
    return `type ${type.name} = ${type
      .getValues()
      .map(({ name }) => `'${name}'`)
      .join(' | ')}`
  if (isAbstractType(type))
    return `type ${type.name} = ${schema
      .getPossibleTypes(type)
      .map(({ name }) => name)
      .join(' | ')}`
  const lines: string[] = []
  if (isObjectType(type)) lines.push(`  __typename?: '${type.name}'\n`)
  const fields: (GraphQLField<unknown, unknown> | GraphQLInputField)[] = isObjectType(type)
    ? Object.values(type.getFields())
    : isInputObjectType(type)
      ? Object.values(type.getFields())
      : []
  for (const field of fields) {
    const optional = isInputObjectType(type) && (!isNonNullType(field.type) || hasDefault(field))
    lines.push(`${comment(field.description, '  ')}  ${field.name}${optional ? '?' : ''}: ${typeOf(field.type)}\n`)
  }
  return `interface ${type.name} {\n${lines.join('')}}`
}

const hasDefault = (field: object): boolean => 'defaultValue' in field && field.defaultValue !== undefined

function typeOf(type: GraphQLType): string {
  if (!isNonNullType(type)) return `${inner(type)} | null`
  return inner(type.ofType)
}

function inner(type: GraphQLType): string {
  if (isListType(type)) return `Array<${typeOf(type.ofType)}>`
  const named = getNamedType(type)
  return isScalarType(named) ? (scalars[named.name] ?? 'string') : named.name
}

const comment = (text: string | null | undefined, indent: string): string =>
  text ? `${indent}/** ${text.replaceAll('*/', '* /').split('\n').join(`\n${indent} * `)} */\n` : ''

/** The error codes with their meanings, as data and types. @returns texts by path in the project */
export const clientCodes = (): Record<string, string> => ({
  'schema/clients/codes.js': `${head}export const codes = ${JSON.stringify(codes, null, 2)}\n`,
  'schema/clients/codes.d.ts': `${head}/** Each value of \`errors[].extensions.code\`, and what it means. */
export declare const codes: {
${Object.keys(codes)
  .map((code) => `  readonly ${code}: string\n`)
  .join('')}}

export type Code = keyof typeof codes\n`
})

const head = '// Written by `npm run contracts`.\n'
