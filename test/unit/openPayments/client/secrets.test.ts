import { jest } from '@jest/globals'
import type { HttpFault } from '../../../../sandbox/rafiki/gnap/http.ts'
import { startHarness, type Harness } from '../../../support/harness.ts'
import { documents, mutations, sandboxClient, type Life } from '../../../support/life.ts'

/*
 * Continue and access tokens are in no log line, error or validation message, whatever goes wrong: tokens that work,
 * tokens that do not, tokens at the wrong place; a server that says everything back; and what is printed beside the log.
 */
let harness: Harness
let life: Life
let printed = ''
const spies = [process.stdout, process.stderr].map((stream) =>
  jest.spyOn(stream, 'write').mockImplementation((chunk: unknown) => {
    printed += String(chunk)
    return true
  })
)
beforeAll(async () => {
  harness = await startHarness()
  life = await sandboxClient(harness)
})
afterAll(async () => {
  for (const spy of spies) spy.mockRestore()
  await harness.close()
})

const secret = 'S3CRET-continue-and-access-token'
const nothingTold = (text: string) => {
  for (const token of [secret, life.accessToken, life.continueAccessToken]) {
    for (const told of [text, harness.logged(), printed]) expect(told.includes(token)).toBe(false)
  }
}

it('no secret of a call is logged or answered when it works', async () => {
  for (const name of ['rotateClientToken', 'revokeClientToken', 'cancelClientGrant']) {
    // The answer of a rotation holds the new token, and no old one.
    nothingTold(String((await mutations[name]?.(await sandboxClient(harness)))?.text))
  }
})

it('no secret of a call is logged or answered when the token is wrong, cannot be sent, or is at the wrong place', async () => {
  for (const token of [secret, `${secret}\n`, `${secret} ä`, secret.repeat(200)]) {
    for (const mutation of Object.values(mutations)) {
      const reply = await mutation({ ...life, continueAccessToken: token, accessToken: token })
      if (reply.errors) nothingTold(reply.text)
    }
  }
  const inputs: unknown[] = [
    { continueUri: { secret }, continueAccessToken: secret },
    { continueUri: 1, continueAccessToken: secret },
    { continueAccessToken: secret },
    { continueUri: secret, continueAccessToken: secret },
    { continueUri: 'x', continueAccessToken: [secret] },
    { continueUri: 'x', continueAccessToken: { secret } },
    { continueUri: 'x', continueAccessToken: secret, more: secret },
    secret,
    [secret]
  ]
  for (const input of inputs) {
    const byVariable = await harness.ask('client', documents.cancel, { input })
    expect(byVariable.errors).toBeDefined()
    nothingTold(byVariable.text)
    const literal = JSON.stringify(input).replace(/"(\w+)":/g, '$1:')
    const byLiteral = await harness.ask('client', `mutation { cancelClientGrant(input: ${literal}) { state } }`)
    expect(byLiteral.errors).toBeDefined()
    nothingTold(byLiteral.text)
  }
  nothingTold((await harness.ask('client', `mutation { cancelClientGrant(input: "${secret}) { state } }`)).text)
  nothingTold((await harness.ask('alice', documents.cancel, { input: inputs[0] })).text)
})

it('no secret of a call is logged or answered when the server echoes everything', async () => {
  const { authServer } = harness.rafiki
  const echo = (status: number, code?: string): HttpFault => ({
    status,
    body: {
      error: { code: code ?? secret, description: `${secret} ${life.accessToken} ${life.continueAccessToken}` },
      [secret]: secret
    }
  })
  const faults = [
    echo(400),
    echo(401),
    echo(401, 'invalid_client'),
    echo(404),
    echo(418),
    echo(500),
    echo(503),
    echo(200)
  ]
  for (const fault of faults) {
    authServer.intercept = () => fault
    for (const mutation of Object.values(mutations)) {
      const reply = await mutation(life)
      expect(reply.errors).toBeDefined()
      nothingTold(reply.text)
    }
  }
  authServer.intercept = undefined
})

it('no secret of a call is logged or answered in addresses that are built from it', async () => {
  const { url } = harness.rafiki.authServer
  for (const continueUri of [
    `https://${secret}.example/x`,
    `${url}/continue/${secret}`,
    `${url}/?token=${secret}`,
    secret
  ]) {
    const reply = await life.ask(documents.cancel, { continueUri, continueAccessToken: secret })
    expect(reply.errors).toBeDefined()
    nothingTold(reply.text)
  }
  expect(harness.logged()).toMatch('open payments')
})
