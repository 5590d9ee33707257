import { existsSync, readFileSync } from 'node:fs'
import { textOf } from '../support/markdown.ts'

const page = 'docs/integrate/dashboards.md'
const rows = textOf(page)
  .split('\n')
  .filter((line) => / \| (yes|no) +\| /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

it('each row of the dashboards’ table that holds names a test that exists, and each other one its reason', () => {
  const wrong = rows.flatMap(([, what, , holds, why = '']) => {
    if (holds === 'no') return why.length > 40 ? [] : [what]
    const [, title = '', file = ''] = /^\[`(.+)`\]\((.+)\)$/.exec(why) ?? []
    const test = new URL(file, new URL(`../../${page}`, import.meta.url))
    return file !== '' &&
      existsSync(test) &&
      [`'${title}'`, `"${title}"`].some((it) => readFileSync(test, 'utf8').includes(it))
      ? []
      : [what]
  })
  expect(wrong).toEqual([])
  expect(['yes', 'no'].map((it) => rows.filter(([, , , holds]) => holds === it).length >= 7)).toEqual([true, true])
})
