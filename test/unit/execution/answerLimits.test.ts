import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, parse, type OperationDefinitionNode } from 'graphql'
import { compileQuery, jsonResult } from '../../../src/compiler/index.ts'
import { answerLimits, maxAnswerBytes, maxAnswerErrors } from '../../../src/execution/answerLimits.ts'

let text = ''
let asked = 0
const row = { text: 'x'.repeat(1_000), tags: ['y'.repeat(1_000)], none: null, on: true }
const wait = () => new Promise((resolve) => setImmediate(resolve))
const schema = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      text: String
      texts(times: Int!): [String]
      rows(times: Int!): [Row]
      later(times: Int!): [Row]
      nothings(times: Int!): [Int]
      moments: [Moment]
    }
    scalar Moment
    type Row {
      text: String!
      tags: [String!]!
      none: Int
      on: Boolean
      fails: Int
      asks: Int
      slow: String
    }
  `,
  resolvers: {
    Query: {
      text: () => text,
      texts: (_, { times }: { times: number }) => Array(times).fill(text),
      rows: (_, { times }: { times: number }) => Array(times).fill(row),
      later: async (_, { times }: { times: number }) => {
        await wait()
        return Array.from({ length: times }, () => wait().then(() => row))
      },
      nothings: (_, { times }: { times: number }) => Array(times).fill(null),
      moments: () => [new Date(0), { toJSON: 'a text' }]
    },
    Row: {
      fails: () => {
        throw new Error('a fault')
      },
      asks: () => (asked += 1),
      slow: async () => {
        await wait()
        return text
      }
    }
  }
})

const ways = {
  async 'by a compiled query'(query: string) {
    const document = parse(query)
    const operation = document.definitions[0] as OperationDefinitionNode
    const compiled = compileQuery(schema, document, operation, { limits: answerLimits() })
    asked = 0
    return compiled?.execute({}, {})
  },
  async 'by graphql-js'(query: string) {
    asked = 0
    return jsonResult(await execute({ schema, document: parse(query) }), answerLimits())
  }
}

describe.each(Object.entries(ways))('an answer %s', (_, run) => {
  const tooMuch = (limit: string, maximum: number) => ({
    data: 'null',
    errors: [expect.objectContaining({ extensions: { code: 'OPERATION_TOO_COSTLY', limit, maximum } })]
  })

  it('an answer has 8 MB at most, to the byte', async () => {
    text = 'x'.repeat(maxAnswerBytes - '{"text":""}'.length)
    expect(await run('{ text }')).toEqual({ data: `{"text":"${text}"}`, errors: [] })
    text += 'x'
    expect(await run('{ text }')).toEqual(tooMuch('bytes', maxAnswerBytes))
  })

  it('an answer holds dates, and other values with a toJSON, as JSON writes them', async () => {
    const data = '{"moments":["1970-01-01T00:00:00.000Z",{"toJSON":"a text"}]}'
    expect(await run('{ moments }')).toEqual({ data, errors: [] })
  })

  it.each([
    ['objects that are the same again and again', '{ rows(times: 4200) { __typename text tags none on } }'],
    ['objects that come later', '{ later(times: 8400) { text on none } }'],
    ['nulls', '{ nothings(times: 1700000) }'],
    ['keys', `{ rows(times: 79000) { ${'k'.repeat(100)}: on } }`],
    ['names of types', `{ rows(times: 79000) { ${'k'.repeat(98)}: __typename } }`]
  ])('an answer ends when it is too large with %s', async (_, query) => {
    expect(await run(query)).toEqual(tooMuch('bytes', maxAnswerBytes))
  })

  it("an answer's size counts bytes, not characters, as JSON escapes them", async () => {
    text = '\u20ac'.repeat(maxAnswerBytes / 3 - 10)
    expect((await run('{ text }'))?.errors).toEqual([])
    text = '\u20ac'.repeat(maxAnswerBytes / 3)
    expect(await run('{ text }')).toEqual(tooMuch('bytes', maxAnswerBytes))
    text = '\u0000'.repeat(maxAnswerBytes / 6)
    expect(await run('{ text }')).toEqual(tooMuch('bytes', maxAnswerBytes))
  })

  it('an answer is not counted larger than it is', async () => {
    for (const query of [
      '{ rows(times: 1000) { __typename text tags none on asks } }',
      '{ later(times: 1000) { text tags none on } nothings(times: 100) empty: rows(times: 0) { on } }'
    ]) {
      const { length } = (await run(query))?.data ?? ''
      text = 'x'.repeat(maxAnswerBytes - length - ',"text":""'.length)
      expect((await run(query.replace(/ }$/, ' text }')))?.data).toHaveLength(maxAnswerBytes)
      text += 'x'
      expect(await run(query.replace(/ }$/, ' text }'))).toEqual(tooMuch('bytes', maxAnswerBytes))
    }
  })

  it('an answer has a thousand errors at most', async () => {
    expect((await run(`{ rows(times: ${maxAnswerErrors}) { fails } }`))?.errors).toHaveLength(maxAnswerErrors)
    const query = `{ rows(times: ${maxAnswerErrors + 1}) { fails } }`
    expect(await run(query)).toEqual(tooMuch('errors', maxAnswerErrors))
  })
})

it('no more fields are resolved for an answer that is too large already', async () => {
  text = 'x'.repeat(1024 * 1024)
  expect(await ways['by a compiled query']('{ rows(times: 2000) { slow asks } }')).toMatchObject({ data: 'null' })
  asked = 0
  await ways['by a compiled query']('{ texts(times: 9) rows(times: 2000) { asks } }')
  expect(asked).toBe(0)
})

it('a mutation whose answer is too large may have been done, and the answer says so', () => {
  const { errors } = jsonResult({ data: { text: 'x'.repeat(maxAnswerBytes) } }, answerLimits({ outcome: 'UNKNOWN' }))
  expect(errors[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COSTLY', outcome: 'UNKNOWN' })
})

it('an answer of graphql-js is written as JSON writes it', () => {
  const data = {
    date: new Date(0),
    nested: [{ a: null, b: [1.5, true, 'x"\u0000\ud800'], toJSON: 'a field of this name' }, [], {}]
  }
  expect(jsonResult({ data }, answerLimits()).data).toBe(JSON.stringify(data))
})
