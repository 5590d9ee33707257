import { apolloPage } from '../../../../src/http/pages/apollo.ts'
import { hashOf, pageHeaders, type PageName } from '../../../../src/http/pages/headers.ts'
import { dataBlock } from '../../../../src/http/pages/html.ts'

/** A policy as its directives. */
const parsed = (policy = ''): Record<string, string> =>
  Object.fromEntries(
    policy.split('; ').map((text): [string, string] => [text.split(' ')[0] ?? '', text.split(' ').slice(1).join(' ')])
  )

const self = "'self'"
const common = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'"
}
const policies: Record<PageName, Record<string, string>> = {
  apollo: {
    ...common,
    'script-src': 'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js',
    'frame-src': 'https://sandbox.embed.apollographql.com',
    'connect-src': self,
    'img-src': 'data:'
  },
  graphiql: {
    ...common,
    'script-src': self,
    'worker-src': self,
    'connect-src': self,
    'font-src': self,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:"
  },
  notice: { ...common, 'img-src': 'data:' }
}

it.each(Object.entries(policies))('%s: its content security policy is this, and nothing else', (page, policy) => {
  expect(parsed(pageHeaders(page as PageName)['content-security-policy'])).toEqual(policy)
})

it.each(Object.keys(policies))('%s: its other headers are these', (page) => {
  const { 'content-security-policy': _, 'permissions-policy': powers, ...rest } = pageHeaders(page as PageName)
  expect(rest).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY'
  })
  for (const power of ['camera', 'geolocation', 'microphone', 'payment', 'usb'])
    expect(powers?.split(', ')).toContain(`${power}=()`)
})

it('the policy of Apollo’s page allows its own script and style by their hashes, and no other', () => {
  const { body, headers } = apolloPage()
  const { 'script-src': scripts = '', 'style-src': styles } = parsed(headers['content-security-policy'])
  const [, script = ''] = /<script type="module">([^]*?)<\/script>/.exec(body) ?? []
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(body) ?? []
  expect([script.length > 100, style.length > 100]).toEqual([true, true])
  expect(scripts.split(' ')).toEqual([policies.apollo['script-src'], hashOf(script)])
  expect(styles).toBe(hashOf(style))
})

it('data in a page ends no element and opens none', () => {
  const hostile = `</script><script>alert("1")</script>'&`
  const people = { tokens: 'tokens', people: [{ name: hostile, title: hostile, document: hostile }] }
  const { body } = apolloPage(people)
  expect(body).not.toContain('<script>alert')
  expect(body).not.toContain(`"${hostile}"`)
  const [, data = ''] = /<script type="application\/json" id="settings">(.*?)<\/script>/.exec(body) ?? []
  expect(JSON.parse(data)).toMatchObject(people)
  expect(dataBlock('a', '<!--')).not.toContain('<!--')
})
