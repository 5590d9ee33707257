import { readFileSync } from 'node:fs'
import {
  buildSchema,
  FieldsOnCorrectTypeRule,
  isInputObjectType,
  KnownTypeNamesRule,
  parse,
  printSchema,
  validate
} from 'graphql'
import { absent, matrixFile, matrixRows, parseMatrix } from '../../testing/matrixRows.ts'
import { contracts } from '../../src/graph.ts'
import { roles } from '../../src/identity/viewer.ts'

// When this fails, the graph or the policy has changed: run `npm run matrix` and review every line of the difference.
const reviewed = parseMatrix(readFileSync(matrixFile, 'utf8'))
const found = matrixRows()

it('the matrix holds every field, argument, union member and implementation of the stitched graph, and no other', () => {
  expect([...found.keys()].filter((name) => !reviewed.has(name))).toEqual([])
  expect([...reviewed.keys()].filter((name) => !found.has(name))).toEqual([])
  expect(reviewed.size).toBeGreaterThan(500)
})

it('the matrix says of each field what the contracts say', () => {
  const differing = [...reviewed].filter(([name, cells]) => cells.join(' | ') !== found.get(name)?.join(' | '))
  expect(differing.map(([name, cells]) => ({ name, reviewed: cells, found: found.get(name) }))).toEqual([])
})

it('the matrix gives no role a secret, nor an input that the gateway must not send', () => {
  const nobodys = ['Tenant.apiSecret', 'Tenant.idpSecret', 'HttpOutgoing.authToken', 'FilterFinalizationReason.notIn']
  expect(nobodys.map((name) => reviewed.get(name))).toEqual(nobodys.map(() => [absent, absent, absent]))
})

it('the matrix guards every root field that a role has', () => {
  const roots = [...reviewed].filter(([name]) => /^(Query|Mutation)\.\w+$/.test(name))
  expect(roots.filter(([, cells]) => cells.includes('yes'))).toEqual([])
})

describe.each(roles)('for the role %s', (role) => {
  // As callers would find it out: from the contract's own text, by a fragment on whatever type.
  const contract = buildSchema(printSchema(contracts()[role]))
  const column = roles.indexOf(role)
  const fields = [...reviewed].flatMap(([name, cells]) => {
    const [, type, field] = /^(\w+)\.(\w+)$/.exec(name) ?? []
    return type && field ? [{ type, field, name, has: cells[column] !== absent }] : []
  })

  it('a fragment on any object or interface reaches what the matrix gives the role, and nothing else', () => {
    const wrong = fields.filter(({ type, field, has }) => {
      const known = contract.getType(type)
      if (isInputObjectType(known)) return field in known.getFields() !== has
      const document = parse(`query { ...F } fragment F on ${type} { ${field} }`)
      return (validate(contract, document, [FieldsOnCorrectTypeRule, KnownTypeNamesRule]).length === 0) !== has
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })
})
