import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { bannedIn } from '../support/words.ts'

/* A title stands alone in a report: it says its subject itself, whatever `describe` stands around it. */

const root = new URL('../../', import.meta.url)
const files = ['test', 'wallet/test', 'explorer/test'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
)

const isTest = (callee: ts.Expression): boolean =>
  /^(it|itUnlessMissing)$/.test(callee.getText()) ||
  (ts.isCallExpression(callee) && callee.expression.getText() === 'it.each')

/** The title of each `it`, `it.each` and `itUnlessMissing`, as it stands in the source. */
function titlesIn(text: string): string[] {
  const titles: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const title = node.arguments.find((it) => ts.isStringLiteralLike(it) || ts.isTemplateExpression(it))
      if (title && isTest(node.expression)) titles.push(title.getText().slice(1, -1))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest, true))
  return titles
}

const startsWithoutSubject = new RegExp(
  `^(${[
    ...['and', 'but', 'or', 'nor', 'so', 'as', 'also', 'too', 'then', 'because', 'though', 'if', 'when', 'where'],
    ...['it', 'its', 'they', 'their', 'this', 'that', 'these', 'those', 'the same', 'which', 'who', 'whose', 'what'],
    ...['is', 'are', 'was', 'has', 'have', 'does', 'do', 'may', 'can', 'must', 'of', 'for', 'with', 'without', 'by']
  ].join('|')})\\b`,
  'i'
)

/** What keeps a title from being read alone. */
function wrongWith(title: string): string[] {
  const words = title.split(/\s+/).length
  return [
    ...(words < 4 ? [`has ${words} words`] : []),
    ...(startsWithoutSubject.test(title) ? ['begins without a subject'] : []),
    ...bannedIn(title)
  ]
}

it('every title of a test has a subject, four words at least, and no banned word', () => {
  const titles = files.flatMap((file) =>
    titlesIn(readFileSync(new URL(file, root), 'utf8')).map((title) => [file, title] as const)
  )
  expect(titles.length).toBeGreaterThan(1_000)
  expect(titles.flatMap(([file, title]) => wrongWith(title).map((why) => `${file}: "${title}" ${why}`))).toEqual([])
})

it('a title that needs its describe to be read is noticed, in a table as well', () => {
  const source = `it('may be 100', () => {}); it.each([['a title of a table']])('the same for %s', () => {})`
  expect(titlesIn(source).map(wrongWith)).toEqual([
    ['has 3 words', 'begins without a subject'],
    ['begins without a subject']
  ])
})
