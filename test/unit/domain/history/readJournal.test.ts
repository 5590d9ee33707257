import type { Context } from '../../../../src/context.ts'
import { readJournal } from '../../../../src/domain/history/readJournal.ts'
import { createJournal } from '../../../../src/journal/journal.ts'
import { startRoom } from '../../../support/asking.ts'
import { catchLog } from '../../../support/upstream.ts'

it('an answer that rests on the journal is not given again', async () => {
  const room = await startRoom()
  const journal = await createJournal({ database: 'memory' }, catchLog().log)
  await journal.start()
  const context: Pick<Context, 'journal' | 'rafiki'> = { journal, rafiki: room.asking() }
  expect(context.rafiki.recording.repeatable).toBe(true)
  await readJournal(context, (db) => db.selectFrom('journal_walks').select('name').execute())
  expect(context.rafiki.recording.repeatable).toBe(false)
  await journal.close()
  await room.close()
})
