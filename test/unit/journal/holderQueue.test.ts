import { createHolderQueue } from '../../../src/journal/holderQueue.ts'
import { heldBy } from '../../../src/journal/addressHolders.ts'
import { createJournal, type Journal } from '../../../src/journal/journal.ts'
import { catchLog } from '../../support/upstream.ts'

const tenantId = '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001'
const walletAddresses = ['https://wallet.example/alice']
let journal: Journal
const { log, lines } = catchLog()
let down = false
beforeAll(async () => {
  journal = await createJournal({ database: 'memory' }, log)
  await journal.start()
})
afterAll(() => journal.close())

const read: Journal['read'] = (look) => (down ? Promise.reject(new Error('down')) : journal.read(look))
const bob = { tenantId, subject: 'bob', walletAddresses, saidAt: 20, seenAt: 20 }

it('a holder who is seen while the database is down is written down once it answers, as of then', async () => {
  const queue = createHolderQueue({ read, log })
  queue.add({ ...bob, subject: 'alice', saidAt: 10, seenAt: 10 })
  await queue.write()
  down = true
  queue.add(bob)
  await expect(queue.write()).rejects.toThrow('down')
  down = false
  await Promise.all([queue.write(), queue.write()])
  const held = await heldBy(journal.db, tenantId, 'alice', walletAddresses)
  expect([...held.values()]).toEqual([[{ from: -Infinity, until: 20 }]])
})

it('a process that had to leave out holders says so, and no more that all are written', async () => {
  down = true
  const queue = createHolderQueue({ read, log })
  for (let n = 0; n < 50_000; n += 1) queue.add({ ...bob, subject: `${n}` })
  // Once more is none more.
  queue.add({ ...bob, subject: '7' })
  const told = () => lines().filter(({ alarm }) => alarm === 'journal').length
  expect(told()).toBe(0)
  queue.add(bob)
  queue.add(bob)
  expect(told()).toBe(1)
  down = false
  await expect(queue.write()).rejects.toThrow('lost')
})
