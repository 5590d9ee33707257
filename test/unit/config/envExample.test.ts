import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../../src/config/readConfig.ts'
import { variables } from '../../../src/config/variables.ts'

const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
const samples: Record<string, string> = {
  RAFIKI_AUTH_URL: 'http://auth:3003/graphql',
  RAFIKI_BACKEND_URL: 'http://backend:3001/graphql',
  RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787',
  RAFIKI_TENANT_SECRET: "a long 'secret' with $HOME in it",
  JWT_ISSUER: 'https://issuer.example',
  JWT_AUDIENCE: 'rafiki-gateway',
  JWT_JWKS_URL: 'https://issuer.example/jwks.json?a=1&b=2'
}
const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`
const filled = example.replace(/^([A-Z_]+)=$/gm, (_, name: string) => `${name}=${quoted(samples[name] ?? '')}`)
const uncommented = (text: string) => text.replace(/^# ([A-Z_]+=)/gm, '$1')

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'env-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** The variables that a shell has after it read the file, as the README has it read. */
function sourced(shell: string, text: string): Record<string, string> {
  writeFileSync(join(folder, '.env'), text)
  const script = `set -a; . ./.env; set +a; exec "$NODE" -p 'JSON.stringify(process.env)'`
  const env = { NODE: process.execPath, PATH: process.env.PATH, HOME: folder }
  const { status, stdout, stderr } = spawnSync(shell, ['-c', script], { cwd: folder, env, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as Record<string, string>
}

it('.env.example names every variable once, and leaves open those that a gateway for one tenant cannot do without', () => {
  const lines = [...example.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)]
  expect(lines.map(([, , name]) => name)).toEqual(Object.keys(variables))
  const open = lines.filter(([, comment]) => comment === undefined)
  expect(open.map(([, , name]) => name).sort()).toEqual(Object.keys(samples).sort())
  expect(open.every(([, , , value]) => value === '')).toBe(true)
})

describe.each(['sh', 'bash'])('read by %s, .env.example', (shell) => {
  it('.env.example is a whole configuration once its open variables are filled in', () => {
    const env = sourced(shell, filled)
    expect(env).toMatchObject(samples)
    expect(JSON.stringify(readConfig(env))).toBe(JSON.stringify(readConfig(samples)))
  })

  it('.env.example sets what it shows, lists too: with every line enabled, the configuration is the default one', () => {
    const env = sourced(shell, uncommented(filled))
    expect(Object.keys(variables).filter((name) => env[name] === undefined)).toEqual([])
    expect(JSON.stringify(readConfig(env))).toBe(JSON.stringify(readConfig(samples)))
  })

  it('.env.example narrows a list that loses its last word', () => {
    const shown = Object.entries(variables).filter(([, { otherwise = '' }]) => otherwise.includes(','))
    expect(shown.map(([name]) => name)).toContain('DEFAULT_SCOPES_ACCOUNT_HOLDER')
    const narrowed = shown.reduce(
      (text, [name]) => text.replace(new RegExp(`^(${name}=.*),.*$`, 'm'), '$1'),
      uncommented(filled)
    )
    const { issuers, defaultScopes } = readConfig(sourced(shell, narrowed))
    expect(issuers[0]?.algorithms).toEqual(['ES256', 'RS256', 'PS256'])
    expect(defaultScopes).toEqual({
      accountHolder: ['grants:read', 'grants:revoke'],
      client: [],
      operator: ['admin:read']
    })
  })
})
