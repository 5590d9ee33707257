import { startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

it('headers of more than 32 kB are refused before they are read, and shorter ones are read', async () => {
  const statusOf = async (kilobytes: number): Promise<number> => {
    const headers = { accept: 'application/json', 'x-long': 'x'.repeat(kilobytes * 1024) }
    return (await harness.send('/graphql?query={me{id}}', { headers })).status
  }
  expect([await statusOf(30), await statusOf(33)]).toEqual([401, 431])
})
