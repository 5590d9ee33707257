import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

const maxFunctionLines = 60
const maxFileLines = 150
/** Files that may be longer, by name: tables, one of them generated. */
const longFiles = ['config/variables.ts', 'fields/coordinates.ts']
/** Functions that may be longer: each makes functions that share one state, and those are short. */
const longFunctions = [
  'authorization/contractTypes.ts contractTypes',
  'domain/grants/consentRequiredLists.ts askedReader',
  'domain/grants/grantSource.ts grantSource',
  'identity/identify.ts createIdentify',
  'identity/keys.ts keysAt',
  'journal/backlog.ts createBacklog',
  'journal/journal.ts createJournal',
  'journal/spool.ts openSpool',
  'rafiki/transport/endpoint.ts createEndpoint',
  'rafiki/transport/queue.ts createQueue',
  'rafiki/transport/transport.ts createTransport',
  'revocations/revocations.ts createRevocations'
]

/** The functions of a file, by the name that they have or are given, with their lines. */
function functionsOf(file: string): { name: string; lines: number }[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
  const found: { name: string; lines: number }[] = []
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line
  const walk = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const named = node.name ?? (node.parent as { name?: ts.Node }).name
      found.push({
        name: `${file} ${named?.getText() ?? ''}`.trim(),
        lines: lineAt(node.end) - lineAt(node.getStart()) + 1
      })
    }
    ts.forEachChild(node, walk)
  }
  walk(source)
  return found
}

it('the functions of the list, and no others, have over 60 lines', () => {
  const functions = files.flatMap(functionsOf)
  expect(functions.length).toBeGreaterThan(1_000)
  const long = functions.filter(({ lines }) => lines > maxFunctionLines)
  expect(long.map(({ name }) => name).sort()).toEqual(longFunctions)
})

it('the files of the list, and no others, have over 150 lines', () => {
  const long = files.filter((file) => textOf(file).split('\n').length - 1 > maxFileLines)
  expect(long.sort()).toEqual(longFiles)
})

it('gateway.ts is composition, in under 100 lines', () => {
  expect(textOf('gateway.ts').split('\n').length).toBeLessThan(100)
})
