import { readdirSync, readFileSync } from 'node:fs'
import { parse, visit, type StringValueNode } from 'graphql'
import ts from 'typescript'
import { pages, textOf } from '../support/markdown.ts'
import { bannedForms, bannedIn, commentStart } from '../support/words.ts'

/* One plain English in pages, comments, descriptions and messages: `words.ts` is the list. */

const root = new URL('../../', import.meta.url)
const filesIn = (folder: string, end: string): string[] =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`)
    .sort()

const sources = ['src', 'sandbox', 'wallet/src', 'explorer/src', 'deploy', 'examples', 'bench/src']
  .flatMap((folder) => [...filesIn(folder, '.ts'), ...filesIn(folder, '.tsx')])
  .filter((file) => !file.startsWith('wallet/src/gql/'))

/** A file's comments (lines of `//` that follow one another are one), and the texts in its code that have several words. */
function proseIn(file: string): { comments: string[]; texts: string[] } {
  const text = textOf(file)
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const ranges = new Map<number, number>()
  const texts: string[] = []
  const walk = (node: ts.Node): void => {
    const range = (pos: number, end: number) => void ranges.set(pos, end)
    ts.forEachLeadingCommentRange(text, node.getFullStart(), range)
    ts.forEachTrailingCommentRange(text, node.getEnd(), range)
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (/\w \w/.test(node.text)) texts.push(node.text)
    }
    for (const child of node.getChildren())
      if (child.kind < ts.SyntaxKind.FirstJSDocNode || child.kind > ts.SyntaxKind.LastJSDocNode) walk(child)
  }
  walk(source)
  const comments: string[] = []
  let last = -1
  for (const [pos, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const line = text.slice(pos, end)
    const words = line.startsWith('//')
      ? line.slice(2).trim()
      : line
          .slice(2, -2)
          .replace(/^\*|^[ \t]*\*/gm, '')
          .replace(/^ +/gm, '')
          .trim()
    const follows = line.startsWith('//') && last >= 0 && /^[ \t]*\n[ \t]*$/.test(text.slice(last, pos))
    if (follows && text.slice(0, last).split('\n').at(-1)?.trim().startsWith('//'))
      comments.push(`${comments.pop() ?? ''} ${words}`)
    else comments.push(words)
    last = end
  }
  return { comments, texts }
}

const descriptionsOf = (sdl: string): string[] => {
  const found: string[] = []
  const enter = ({ value }: StringValueNode) => void found.push(value)
  visit(parse(sdl), { StringValue: { enter } })
  return found
}
const rafikis = new Set(
  ['rafiki-auth', 'rafiki-backend'].flatMap((name) => descriptionsOf(textOf(`schema/${name}.graphql`)))
)

/** Whether a file is worth parsing: a form in it may be code. */
const mayHold = [
  ...bannedForms.map(([form]) => form),
  /\bOf\b/,
  new RegExp(`(//|/\\*)[\\s*]*${commentStart.source.slice(1)}`)
]

/** What stands in each file that is not as it should be. */
function findings(): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  const note = (file: string, wrong: string[]) => {
    if (wrong.length > 0) found[file] = [...(found[file] ?? []), ...wrong]
  }
  for (const page of [...pages, 'SECURITY.md', 'bench/README.md', 'examples/wallet/README.md'])
    note(page, bannedIn(textOf(page)))
  for (const file of sources.filter((it) => mayHold.some((form) => form.test(textOf(it))))) {
    const { comments, texts } = proseIn(file)
    for (const text of [...comments, ...texts]) note(file, bannedIn(text))
    for (const comment of comments) {
      const [start] = commentStart.exec(comment) ?? []
      note(file, start ? [`a comment begins with "${start}": ${comment.slice(0, 60)}`] : [])
    }
  }
  for (const file of filesIn('schema/contracts', '.graphql')) {
    const ours = descriptionsOf(readFileSync(new URL(file, root), 'utf8')).filter((text) => !rafikis.has(text))
    for (const text of ours) note(file, bannedIn(text))
  }
  return found
}

it('no page, comment, description or message of the project uses a banned word or form', () => {
  expect(findings()).toEqual({})
})

it('each banned form is found where it stands, and not in code', () => {
  const samples =
    'It is to be had; for want of it, whoever asks, whosever it is; dear; by lot; by chance; afresh; reckoned; '
  expect(bannedIn(samples)).toHaveLength(8)
  expect(
    bannedIn('The audience; an asker; a rule; a memo; remembered; the fence; trusted documents. Of these, one.')
  ).toHaveLength(8)
  expect(bannedIn('An egress rule; `audience`; persisted (trusted) documents; offset')).toEqual([])
  expect(bannedForms).toHaveLength(16)
  for (const start of ['It keeps no process alive.', 'The same for clients.', 'Its URL.'])
    expect(start).toMatch(commentStart)
  expect('Items of a list.').not.toMatch(commentStart)
})

it('comments and texts are read out of the code', () => {
  const { comments, texts } = proseIn('src/errors.ts')
  expect(comments.length).toBeGreaterThan(5)
  expect(comments.join('\n')).toContain('Codes are part of the contracts')
  expect(texts).toContain('A fault in the gateway. Find it in the log by `requestId`.')
})

/** What a reader searches for, and the file whose first comment says it. */
const whereIs: readonly (readonly [word: string, file: string])[] = [
  ['dedupe', 'src/rafiki/transport/dedupe.ts'],
  ['retry', 'src/rafiki/transport/admission.ts'],
  ['circuit breaker', 'src/rafiki/transport/circuitBreaker.ts'],
  ['backpressure', 'src/rafiki/transport/queue.ts'],
  ['load shedding', 'src/rafiki/transport/queue.ts'],
  ['budget of upstream requests', 'src/rafiki/requestBudget.ts'],
  ['complexity', 'src/execution/cost.ts'],
  ['depth and aliases', 'src/execution/operationLimits.ts'],
  ['error masking', 'src/execution/apollo/formatError.ts'],
  ['readiness', 'src/http/readiness.ts'],
  ['SSRF', 'src/openPayments/ssrf/addressGuard.ts'],
  ['page size', 'src/lib/connection.ts'],
  ['persisted documents', 'src/execution/persistedDocuments.ts'],
  ['graceful shutdown', 'src/http/lifecycle.ts']
]

it.each(whereIs)('a search of src for "%s" leads to %s, whose first comment says so', (word, file) => {
  const [first = ''] = proseIn(file).comments
  expect(first.toLowerCase()).toContain(word.toLowerCase())
  expect(textOf('CONTRIBUTING.md')).toContain(`\`${file}\``)
})
