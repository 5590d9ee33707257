import { randomUUID } from 'node:crypto'
import { cursorOf, pageRequest } from '../../../src/lib/connection.ts'

describe('what is asked of a connection', () => {
  const id = randomUUID()
  const cursor = cursorOf('myGrants', id)
  const ask = (args: Parameters<typeof pageRequest>[1]) => pageRequest('myGrants', args)

  it.each([
    [{}, { size: 20, from: undefined, forward: true }],
    [
      { first: null, after: null, last: null, before: null },
      { size: 20, from: undefined, forward: true }
    ],
    [{ first: 100 }, { size: 100, from: undefined, forward: true }],
    [{ after: cursor }, { size: 20, from: id, forward: true }],
    [{ last: 1 }, { size: 1, from: undefined, forward: false }],
    [
      { last: 1, before: cursor },
      { size: 1, from: id, forward: false }
    ]
  ])('the page arguments %j are understood', (args, expected) => {
    expect(ask(args)).toEqual(expected)
  })

  it.each([
    ['first', { first: 0 }],
    ['first', { first: -1 }],
    ['first', { first: 101 }],
    ['last', { last: 0 }],
    ['last', { last: 101 }],
    ['last', { first: 1, last: 1 }],
    ['last', { last: 1, after: cursor }],
    ['before', { first: 1, before: cursor }],
    ['before', { before: cursor }],
    ['before', { after: cursor, before: cursor }]
  ])('page arguments are BAD_USER_INPUT at %s: %j', (argument, args) => {
    expect(caught(() => ask(args))).toMatchObject({ code: 'BAD_USER_INPUT', extensions: { argument } })
  })

  it.each([
    ['nothing', ''],
    ['an id', id],
    ['another connection', cursorOf('myPayments', id)],
    ['no UUID', cursorOf('myGrants', 'x')],
    ['a UUID in upper case', cursorOf('myGrants', id.toUpperCase())],
    ['more than it should', cursorOf('myGrants', `${id}:x`)],
    ['padding', `${cursor}=`],
    ['other bytes', `${cursor}\u0000`]
  ])('a page request is BAD_USER_INPUT, always the same, for a cursor of %s', (_, after) => {
    const refused = caught(() => ask({ after }))
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', extensions: { argument: 'after' } })
    expect(JSON.stringify(refused)).toBe(JSON.stringify(caught(() => ask({ after: 'unlike it' }))))
  })
})

function caught(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}
