import { graphql, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, parseValue, type GraphQLScalarType } from 'graphql'
import { DecimalInteger, JSONObject, UInt64, UInt8 } from '../../../src/rafiki/scalars.ts'

/** Answers each argument as the resolver got it. */
const echo = (type: GraphQLScalarType) => ({
  type,
  args: { value: { type: new GraphQLNonNull(type) } },
  resolve: (_: unknown, { value }: Record<string, unknown>) => value
})
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { UInt64: echo(UInt64), UInt8: echo(UInt8), JSONObject: echo(JSONObject) }
  })
})

type Name = 'UInt64' | 'UInt8' | 'JSONObject'

/** The value that arrives in the resolver and goes out again; undefined where it is refused. */
const ways: Record<string, (name: Name, written: string) => Promise<unknown>> = {
  literal: async (name, written) => (await graphql({ schema, source: `{ ${name}(value: ${written}) }` })).data?.[name],
  variable: async (name, written) => {
    const source = `query($value: ${name}!) { ${name}(value: $value) }`
    const variableValues = JSON.parse(`{ "value": ${written} }`) as Record<string, unknown>
    return (await graphql({ schema, source, variableValues })).data?.[name]
  }
}

describe.each(Object.entries(ways))('by %s', (way, take) => {
  it.each([
    ['2^53 + 1 as a string', '"9007199254740993"', '9007199254740993'],
    ['2^64 - 1', '"18446744073709551615"', '18446744073709551615'],
    ['2^53 - 1 as a number', '9007199254740991', '9007199254740991'],
    ['zero', '0', '0'],
    ['zero as a string', '"0"', '0']
  ])('a UInt64 %s is accepted and given back exactly, as a string', async (_, written, expected) => {
    expect(await take('UInt64', written)).toBe(expected)
  })

  it.each([
    ['2^53 + 1 as a number', '9007199254740993'],
    ['2^53 as a number', '9007199254740992'],
    ['2^64', '"18446744073709551616"'],
    ['2^64 as a number', '18446744073709551616'],
    ['a float', '1.5'],
    ['a float as a string', '"1.5"'],
    ['a minus', '-1'],
    ['a minus as a string', '"-1"'],
    ['a plus', '"+1"'],
    ['a leading zero', '"01"'],
    ['nothing', '""'],
    ['a space', '" 1"'],
    ['a line end', '"1\\n"'],
    ['an exponent', '"1e3"'],
    ['hexadecimal', '"0x10"'],
    ['digits of another script', '"\\u0661"'],
    ['a string of 100,000 digits', `"${'9'.repeat(100_000)}"`],
    ['a boolean', 'true'],
    ['a list of two', '["1", "2"]'],
    ['null', 'null']
  ])('a UInt64 %s is refused', async (_, written) => {
    expect(await take('UInt64', written)).toBeUndefined()
  })

  it.each([
    ['0', 0],
    ['255', 255]
  ])('a UInt8 %s is accepted', async (written, expected) => {
    expect(await take('UInt8', written)).toBe(expected)
  })

  it.each(['256', '-1', '1.5', '"1"', 'true', '9007199254740993'])('a UInt8 %s is refused', async (written) => {
    expect(await take('UInt8', written)).toBeUndefined()
  })

  it('strings, numbers and nesting of a JSONObject are kept as they are', async () => {
    const value = { a: { b: ['9007199254740993', 1.5, -3, true, null, {}] }, c: '' }
    const written = JSON.stringify(value)
    expect(await take('JSONObject', way === 'literal' ? written.replaceAll(/"(\w+)":/g, '$1:') : written)).toEqual(
      value
    )
  })

  const key = way === 'literal' ? 'key' : '"key"'
  it.each([
    ['2^53 + 1', `{ ${key}: 9007199254740993 }`],
    ['-2^53 - 1', `{ ${key}: -9007199254740993 }`],
    ['2^53 + 1, deep inside', `{ ${key}: [{ ${key}: [[9007199254740993]] }] }`],
    ['2^53 + 1 with a fraction', `{ ${key}: 9007199254740993.5 }`],
    ['a large number with an exponent', `{ ${key}: 1e300 }`],
    ['a number past all numbers', `{ ${key}: 1e999 }`]
  ])('a JSONObject that holds %s as a number is refused', async (_, written) => {
    expect(await take('JSONObject', written)).toBeUndefined()
  })

  it.each(['[]', '"{}"', '1', 'true', 'null'])('a JSONObject is refused where %s is given', async (written) => {
    expect(await take('JSONObject', written)).toBeUndefined()
  })
})

it('a number that a reader would round is refused in a variable inside a literal JSONObject', async () => {
  const source = 'query($inner: JSONObject!) { JSONObject(value: { nested: $inner }) }'
  const run = async (inner: unknown) => (await graphql({ schema, source, variableValues: { inner } })).data?.JSONObject
  expect(await run({ a: '9007199254740993' })).toEqual({ nested: { a: '9007199254740993' } })
  expect(await run({ a: 9007199254740992 })).toBeUndefined()
})

it('a string that is too long to be an amount is not turned into a large number', () => {
  const { jest } = import.meta
  const made = jest.spyOn(globalThis, 'BigInt')
  expect(() => UInt64.parseValue('9'.repeat(100_000))).toThrow()
  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
})

it.each([
  [UInt64, '-4711'],
  [UInt64, '"hunter2"'],
  [UInt8, '4711'],
  [UInt8, '"hunter2"'],
  [JSONObject, '["hunter2"]'],
  [JSONObject, '{ hunter2: 9007199254740993 }'],
  [JSONObject, '{ key: hunter2 }']
])('the scalar %s never repeats the value that it refuses: %s', (scalar, written) => {
  const node = parseValue(written)
  const refusal = caught(() => scalar.parseLiteral(node))
  expect(refusal).not.toMatch(/4711|hunter2|900719925474099/)
})

it.each([
  [UInt64, 'hunter2'],
  [UInt64, -4711],
  [UInt8, 'hunter2'],
  [JSONObject, 'hunter2'],
  [JSONObject, { hunter2: 2 ** 53 }]
])('the scalar %s never repeats the variable, or the value from Rafiki, that it refuses', (scalar, value) => {
  expect(caught(() => scalar.parseValue(value))).not.toMatch(/4711|hunter2|900719925474099/)
  if (scalar !== JSONObject) expect(caught(() => scalar.serialize(value))).not.toMatch(/4711|hunter2/)
})

it('amounts from Rafiki are given out exactly, and none that were rounded on the way', () => {
  expect(UInt64.serialize('18446744073709551615')).toBe('18446744073709551615')
  expect(UInt64.serialize(18446744073709551615n)).toBe('18446744073709551615')
  expect(() => UInt64.serialize(2 ** 53)).toThrow()
})

/** What a call threw, in all of its words. */
function caught(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return `${String(error)} ${JSON.stringify(error)}`
  }
  throw new Error('expected a refusal')
}

describe('an amount that Rafiki answers', () => {
  it.each(['0', '18446744073709551616', '9'.repeat(30), '9'.repeat(4_000)])(
    'an amount that Rafiki answers is shown as it is: %s',
    (text) => {
      expect(DecimalInteger.serialize(text)).toBe(text)
      expect(DecimalInteger.parseValue(text)).toBe(text)
    }
  )

  it('an amount that Rafiki answers may be a number that nothing was rounded of', () => {
    expect([DecimalInteger.serialize(7), DecimalInteger.serialize(2n ** 70n)]).toEqual(['7', '1180591620717411303424'])
  })

  it.each([2 ** 53, 1.5, '-1', '01', '1e3', '', ' 1', true, {}])(
    'an amount that Rafiki answers is refused where it is not one: %p',
    (value) => {
      expect(() => DecimalInteger.serialize(value)).toThrow(/^expected a non-negative whole number$/)
    }
  )
})
