import { erasePerson } from '../../journal/erasePerson.ts'
import { readArgs, UsageError } from '../usage.ts'
import { tenantIn, walletAddressesIn, type Run } from './run.ts'

/** Erases an account holder from the journal. */
export async function erase({ db, args, env, print }: Run): Promise<0> {
  const text = { type: 'string' } as const
  const given = readArgs(args, { tenant: text, subject: text, 'wallet-address': { ...text, multiple: true } })
  const { subject, 'wallet-address': addresses = [] } = given
  if (!subject) throw new UsageError('--subject: expected the subject of their tokens.')
  const walletAddresses = walletAddressesIn(addresses)
  const erased = await erasePerson(db, tenantIn(given.tenant, env), { subject, walletAddresses }, Date.now())
  await print(`${erased.events} events, ${erased.grants} rows of grants and ${erased.payments} of payments are erased.`)
  if (walletAddresses.length === 0)
    await print('Rows of grants and payments are found by wallet address: name theirs with --wallet-address.')
  if (erased.shared > 0)
    await print(`${erased.shared} events stay: they are also of a wallet address that was not named.`)
  return 0
}
