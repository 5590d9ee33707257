import { parse, print, validate } from 'graphql'
import { flattened } from '../../../../src/rafiki/delegation/inlineFragments.ts'
import { measure } from '../../../../src/rafiki/operationSize.ts'
import { schemas } from '../../../../src/rafiki/delegation/schemas.ts'
import { startHarness } from '../../../support/harness.ts'

const flat = (text: string) => {
  const document = flattened(schemas.backend, parse(text))
  expect(validate(schemas.backend, document)).toEqual([])
  return print(document).replace(/\s+/g, ' ')
}

it('fragments on the type that they stand on are inlined, and repeated fields merged', () => {
  expect(
    flat(`{ assets { ...A edges { cursor } } } fragment A on AssetsConnection { edges { ... on AssetEdge { node { ...B } } ... { node { code } } } }
      fragment B on Asset { id code }`)
  ).toBe('{ assets { edges { node { id code } cursor } } }')
})

it('fragments under a directive or on another type are kept, and so is what they spread', () => {
  const text = `query ($no: Boolean!) { assets { ...A @include(if: $no) edges { node { id ... on Model { createdAt } } } } }
    fragment A on AssetsConnection { edges { node { ...B } } } fragment B on Asset { code }`
  const found = flat(text)
  for (const kept of ['...A @include(if: $no)', '... on Model', 'fragment A on', 'fragment B on'])
    expect(found).toContain(kept)
})

it('an operator’s document that Rafiki takes only without its fragments goes through, with a plan and without', async () => {
  const harness = await startHarness({ compare: true })
  try {
    const query = `{ webhookEvents { ...F3 } } fragment F3 on WebhookEventsConnection { edges { ...F2 } }
      fragment F2 on WebhookEventsEdge { node { ... on WebhookEvent { id tenant { publicName settings { value } } } } }`
    expect(measure(parse(query)).levels).toBeGreaterThan(10)
    const reply = await harness.ask('operator', query)
    expect([reply.errors, reply.data.webhookEvents.edges.length > 0]).toEqual([undefined, true])
    const without = await fetch(`${harness.withoutPlans}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await harness.tokenOf('operator')}` },
      body: JSON.stringify({ query })
    })
    expect(await without.json()).toEqual({ data: reply.data })
  } finally {
    await harness.close()
  }
})
