import { variables } from '../../../src/config/variables.ts'
import { prefixes, unknownVariables } from '../../../src/config/unknownVariables.ts'

const all = (names: string[]) => unknownVariables(Object.fromEntries(names.map((name) => [name, 'a-secret'])))

it('every variable of the gateway is known, and taken for no other', () => {
  expect(all(Object.keys(variables))).toEqual({ misspelt: [], unknown: [] })
  for (const name of Object.keys(variables)) expect(all([name])).toEqual({ misspelt: [], unknown: [] })
})

it.each([
  ['a letter that is missing', 'DEFAULT_SCOPE_USER', 'DEFAULT_SCOPES_ACCOUNT_HOLDER'],
  ['a letter too many', 'TRUSTED_PROXIESS', 'TRUSTED_PROXIES'],
  ['another letter', 'JWT_AUDIENCY', 'JWT_AUDIENCE'],
  ['two letters that changed places', 'JWT_ISUSER', 'JWT_ISSUER'],
  ['no underscore', 'MAXCOST_USER', 'MAX_COST_ACCOUNT_HOLDER'],
  ['lower case', 'jwt_issuer', 'JWT_ISSUER'],
  ['lower case, of a short name', 'key_id', 'KEY_ID']
])('a variable with %s is a misspelt one', (_, name, meant) => {
  expect(all([name])).toEqual({ misspelt: [{ name, meant }], unknown: [] })
})

it('every variable of seven letters and more is recognised with any one letter missing', () => {
  const longer = Object.keys(variables).filter((name) => name.length >= 7)
  const missed = longer.flatMap((name) =>
    Array.from(name, (_, at) => name.slice(0, at) + name.slice(at + 1)).filter(
      (wrong) => !(wrong in variables) && all([wrong]).misspelt.length !== 1
    )
  )
  expect([longer.length > 50, missed]).toEqual([true, []])
})

it("a name that is close to a variable which is set as well is another program's", () => {
  expect(unknownVariables({ LOGLEVEL: 'x', LOG_LEVEL: 'warn' })).toEqual({ misspelt: [], unknown: [] })
  expect(unknownVariables({ JWT_ISSUERS: 'x', JWT_ISSUER: 'y' })).toEqual({ misspelt: [], unknown: ['JWT_ISSUERS'] })
})

it('an empty misspelt variable counts, since empty means nothing at all for some', () => {
  expect(unknownVariables({ DEFAULT_SCOPE_USER: '' }).misspelt).toHaveLength(1)
  expect(unknownVariables({ DEFAULT_SCOPE_USER: undefined }).misspelt).toEqual([])
})

it("other names that begin as the gateway’s do are unknown, and other programs' variables are ignored", () => {
  expect(all(['RAFIKI_CONSENT_URL', 'JWT_PUBLIC_KEY_FILE']).unknown).toEqual([
    'RAFIKI_CONSENT_URL',
    'JWT_PUBLIC_KEY_FILE'
  ])
  const others = [
    'PATH',
    'HOSTNAME',
    'NODE_ENV',
    'REDIS_PASSWORD',
    'KEY',
    'PORTS',
    'OTEL_SERVICE_NAME',
    'PRIVATE_KEY_FILE'
  ]
  expect(all([...others, 'OTEL_EXPORTER_OTLP_HEADERS', 'AUTH_SERVER_URL'])).toEqual({ misspelt: [], unknown: [] })
})

it('the variables that Kubernetes sets for a service of such a name are not unknown', () => {
  const links = ['SERVICE_HOST', 'SERVICE_PORT', 'SERVICE_PORT_HTTP', 'PORT', 'PORT_3003_TCP', 'PORT_3003_TCP_ADDR']
  expect(all(links.map((link) => `RAFIKI_AUTH_${link}`))).toEqual({ misspelt: [], unknown: [] })
})

it('every prefix is that of a variable', () => {
  const idle = prefixes.filter((prefix) => !Object.keys(variables).some((name) => name.startsWith(prefix)))
  expect(idle).toEqual([])
})
