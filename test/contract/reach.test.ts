import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contracts, stitchGraph } from '../../src/graph.ts'
import { roles, type Role } from '../../src/identity/viewer.ts'
import { stillReached } from '../../src/authorization/reach.ts'
import { variables } from '../../src/config/variables.ts'
import { startHarness } from '../support/harness.ts'

const graph = stitchGraph()
const left = (role: Role, fields: string[]) => {
  const contract = contracts({ [role]: fields }, graph)[role]
  return [...new Set(fields.flatMap((field) => stillReached(field, graph, contract)))].sort()
}
const documented = JSON.parse(/`(\{ "accountHolder".+?\})`/.exec(variables.POLICY_FILE?.doc ?? '')?.[1] ?? '') as {
  accountHolder: string[]
}

it('the removals in the documentation leave no other way to the removed rows', () => {
  expect(documented.accountHolder).toContain('Mutation.revokeMyGrant')
  expect(left('accountHolder', documented.accountHolder)).toEqual([])
  // And not one of them could be left out.
  for (const field of documented.accountHolder)
    expect(
      left(
        'accountHolder',
        documented.accountHolder.filter((it) => it !== field)
      )
    ).toEqual([field])
})

it.each<[Role, string[], string[]]>([
  [
    'accountHolder',
    ['Query.myGrants', 'Query.grants'],
    [
      'Query.grant',
      'Query.myGrant',
      'Query.myGrantsByIds',
      'MyClient.grants',
      'MyOutgoingPayment.grant',
      'MyUnlistedGrants.grants'
    ]
  ],
  ['accountHolder', ['Query.myOutgoingPayments'], ['Query.myOutgoingPayment']],
  ['accountHolder', ['MyOutgoingPayment.grant'], ['Query.myGrants', 'Query.grants']],
  ['accountHolder', ['Query.me'], []],
  ['accountHolder', ['Mutation.createOutgoingPayment'], []],
  ['operator', ['Query.grants'], ['Query.grant', 'OutgoingPayment.grant', 'WalletAddress.grants']]
])('removing %s without %j: other fields reach the same rows', (role, fields, others) => {
  const found = left(role, fields)
  expect(found).toEqual(expect.arrayContaining(others))
  if (others.length === 0) expect(found).toEqual([])
})

it('exactly the listed mutations do the same as others', () => {
  const all = contracts({}, graph)
  const twins = roles.map((role) => {
    const names = Object.keys(all[role].getMutationType()?.getFields() ?? {})
    const having = (name: string) =>
      stillReached(`Mutation.${name}`, graph, all[role]).filter((it) => it !== `Mutation.${name}`)
    return [role, names.filter((name) => having(name).length > 0).sort()]
  })
  expect(Object.fromEntries(twins)).toEqual({
    accountHolder: ['revokeGrant', 'revokeMyGrant', 'revokeMyGrants'],
    client: [],
    operator: [
      'createOrUpdatePeerByUrl',
      'createOutgoingPayment',
      'createOutgoingPaymentFromIncomingPayment',
      'createPeer',
      'updatePeer'
    ]
  })
})

it('the log says at the start which fields still reach a removed one, once for each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'))
  const warned = async (policy: object) => {
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
    const harness = await startHarness({ env: { POLICY_FILE: join(folder, 'policy.json') } })
    const lines = harness
      .logged()
      .split('\n')
      .filter((line) => line.includes('POLICY_FILE'))
    await harness.close()
    return lines.map((line) => JSON.parse(line) as unknown)
  }
  expect(await warned({ accountHolder: ['Mutation.revokeMyGrant', 'Mutation.revokeGrant'] })).toEqual(
    ['Mutation.revokeMyGrant', 'Mutation.revokeGrant'].map((takenAway) =>
      expect.objectContaining({ level: 40, role: 'accountHolder', takenAway, stillThere: ['Mutation.revokeMyGrants'] })
    )
  )
  expect(await warned(documented)).toEqual([])
  rmSync(folder, { recursive: true })
})
