import { jest } from '@jest/globals'

const { default: Skipped } = (await import(String(new URL('../../support/skipped.js', import.meta.url)))) as {
  default: new () => { onRunComplete: (contexts: unknown, results: unknown) => void }
}
const file = (path: string, ...tests: [status: string, describe: string][]) => ({
  testFilePath: `${process.cwd()}/test/${path}`,
  testResults: tests.map(([status, describe]) => ({ status, ancestorTitles: [describe], title: 'a test' }))
})

it('the end of a run says in one line each without what tests were skipped, and in which files', () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const testResults = [
    file('b.test.ts', ['pending', 'limits (missing: redis-server (apt-get install redis-server))'], ['passed', 'more']),
    file('a.test.ts', ['pending', 'pages (missing: Chromium; redis-server (apt-get install redis-server))']),
    // As `npm test -- -t` leaves them out.
    file('c.test.ts', ['pending', 'other tests'])
  ]
  new Skipped().onRunComplete([], { testResults })
  const lines = said.mock.calls.flat()
  said.mockRestore()
  expect(lines).toEqual([
    'Skipped without redis-server (apt-get install redis-server): test/a.test.ts, test/b.test.ts',
    'Skipped without Chromium: test/a.test.ts'
  ])
})
