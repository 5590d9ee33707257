import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { documents, sandboxClient } from '../support/life.ts'
import { keyClient } from '../support/sdk.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const gone = 'The grant or token does not exist, has ended, or the given token does not belong to it.'
const grantOf = () => harness.rafiki.store.grants.at(-1)

it("a client's token is rotated, and the old one is dead", async () => {
  const { ask, manageUrl, accessToken } = await sandboxClient(harness)
  const { data } = await ask(documents.rotate, { manageUrl, accessToken })
  const rotated = data.rotateClientToken.accessToken
  expect(rotated.value).not.toBe(accessToken)
  const again = await ask(documents.rotate, { manageUrl, accessToken })
  expect(again.errors?.[0]).toMatchObject({ message: gone, extensions: { code: 'NOT_FOUND' } })
  const next = await ask(documents.rotate, { manageUrl: rotated.manageUrl, accessToken: rotated.value })
  expect(next.errors).toBeUndefined()
})

it("a client's token is revoked, and the grant stays active", async () => {
  const { ask, manageUrl, accessToken } = await sandboxClient(harness)
  const id = grantOf()?.id
  const { data } = await ask(documents.revoke, { manageUrl, accessToken })
  expect(data).toEqual({ revokeClientToken: { manageUrl } })
  const mine = await harness.ask('alice', 'query ($id: ID!) { myGrant(id: $id) { status } }', { id })
  expect(mine.data.myGrant.status).toBe('ACTIVE')
  expect(codeOf(await ask(documents.revoke, { manageUrl, accessToken }))).toBe('NOT_FOUND')
  const { description } = (
    await harness.ask('client', `{ __type(name: "Mutation") { fields { name description } } }`)
  ).data.__type.fields.find(({ name }: { name: string }) => name === 'revokeClientToken')
  expect(description).toMatch('The grant itself stays ACTIVE')
})

it('tokens of a cancelled grant, unknown ones and those of other clients get the same answer', async () => {
  const { ask, manageUrl, accessToken, continueUri, continueAccessToken } = await sandboxClient(harness)
  await ask(documents.cancel, { continueUri, continueAccessToken })
  const { grant } = await keyClient(harness).incoming('https://wallet.example/alice')
  const others = { manageUrl: grant.access_token?.manage, accessToken: grant.access_token?.value }
  const unknown = { manageUrl: manageUrl.replace(/[^/]+$/, 'unknown'), accessToken }
  for (const document of [documents.rotate, documents.revoke]) {
    for (const input of [{ manageUrl, accessToken }, others, unknown]) {
      const { errors } = await ask(document, input)
      expect(errors?.[0]).toMatchObject({ message: gone, extensions: { code: 'NOT_FOUND' } })
    }
  }
})

it("a client's token that no header can carry is sent nowhere", async () => {
  const { ask, manageUrl } = await sandboxClient(harness)
  const before = harness.rafiki.authServer.received.length
  for (const accessToken of ['', 'a b', 'a\nb', 'ä', 'a'.repeat(5_000)]) {
    const { errors } = await ask(documents.rotate, { manageUrl, accessToken })
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: '$input.accessToken' })
  }
  expect(harness.rafiki.authServer.received).toHaveLength(before)
})
