import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { rafikiLimits } from '../../src/rafiki/operationSize.ts'

const root = new URL('../../src/', import.meta.url)
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

/** The files that write a number out; not its mentions in comments and texts. */
function writing(number: number): string[] {
  return files.filter((file) => {
    const source = ts.createSourceFile(file, readFileSync(new URL(file, root), 'utf8'), ts.ScriptTarget.ESNext)
    const writes = (node: ts.Node): boolean =>
      (ts.isNumericLiteral(node) && node.text === String(number)) || (ts.forEachChild(node, writes) ?? false)
    return writes(source)
  })
}

/** Files in which the number means something else: a version of PostgreSQL, minutes, digits. */
const others = ['cli/check/journal.ts', 'config/variables.ts', 'domain/payments/paymentRanges.ts', 'lib/uuid.ts']

it("only the list of Rafiki's limits says how many aliases a request may have", () => {
  expect(writing(rafikiLimits.aliases).sort()).toEqual([...others, 'rafiki/operationSize.ts'])
})
