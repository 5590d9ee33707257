import { isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

const union = (names: Iterable<string>): string =>
  [...new Set(names)]
    .sort()
    .map((name) => `'${name}'`)
    .join(' | ')

/** The fields that the contracts have, as types: a field module that misspells one does not compile. */
export function coordinatesFile(contracts: readonly GraphQLSchema[]): string {
  const types = contracts.flatMap((it) => Object.values(it.getTypeMap())).filter(({ name }) => !name.startsWith('__'))
  const objects = types.filter((type) => isObjectType(type) || isInterfaceType(type))
  const names = [...new Set(objects.map(({ name }) => name))].sort()
  const fieldsOf = (name: string): string =>
    union(objects.filter((it) => it.name === name).flatMap((it) => Object.keys(it.getFields())))
  return `// Written by \`npm run contracts\`.

/** The fields of the contracts' types. */
export interface Fields {
${names.map((name) => `  ${name}: ${fieldsOf(name)}\n`).join('')}}

export type InputName = ${union(types.filter(isInputObjectType).map(({ name }) => name))}

/** A field of a contract, for example \`Query.myGrants\`. */
export type Coordinate = { [Type in keyof Fields]: \`\${Type}.\${Fields[Type]}\` }[keyof Fields]
`
}
