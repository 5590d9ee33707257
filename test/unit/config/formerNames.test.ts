import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../../src/config/readConfig.ts'
import { formerNames } from '../../../src/config/formerNames.ts'
import { unknownVariables } from '../../../src/config/unknownVariables.ts'
import { variables } from '../../../src/config/variables.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'

const folder = mkdtempSync(join(tmpdir(), 'former-names-'))
const files = { TRUSTED_DOCUMENTS_FILE: join(folder, 'documents.json') }
writeFileSync(files.TRUSTED_DOCUMENTS_FILE, '{}')
afterAll(() => rmSync(folder, { recursive: true }))

const values: Record<string, string> = { DEFAULT_SCOPES_USER: 'grants:read', TRUSTED_DOCUMENTS_AUDIENCES: 'user' }

describe.each(Object.entries(formerNames))('the former name %s of %s', (former, name) => {
  const value = values[former] ?? '7'
  const today = name === 'TRUSTED_DOCUMENTS_ROLES' ? 'accountHolder' : value

  it('a former variable name still works', () => {
    expect(variables).toHaveProperty(name)
    const config = readConfig({ ...gatewayEnv, ...files, [former]: value })
    expect(config).toEqual(readConfig({ ...gatewayEnv, ...files, [name]: today }))
    expect(config).not.toEqual(readConfig({ ...gatewayEnv, ...files }))
  })

  it('a former variable name is not reported as unknown', () => {
    expect(unknownVariables({ [former]: value })).toEqual({ misspelt: [], unknown: [] })
  })

  it('a former variable name is refused beside the new one with another value, since only one of them can count', () => {
    expect(() => readConfig({ ...gatewayEnv, ...files, [former]: value, [name]: `${value} 8` })).toThrow(former)
  })
})
