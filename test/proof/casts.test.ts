import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'

/**
 * How many type assertions each file of `src` holds; all others hold none. `as const` asserts nothing. Each is one that
 * the compiler cannot check: the list only gets shorter, and whoever removes one takes it out of the list too.
 */
const listed: Record<string, number> = {
  'authorization/guards/input.ts': 1,
  'cli/check/identity.ts': 1,
  'domain/consent/terms.ts': 1,
  'domain/grants/overviewCache.ts': 1,
  'execution/apollo/execute.ts': 2,
  'fields/client/clientGrant.ts': 1,
  'graph.ts': 1,
  'journal/chain.ts': 1,
  'openPayments/clientGrants.ts': 1,
  'openPayments/ssrf/answerBounds.ts': 3,
  'rafiki/client.ts': 1,
  'rafiki/delegation/subschemas.ts': 1,
  'rafiki/transport/answer.ts': 1
}

const root = new URL('../../src/', import.meta.url)

function assertionsIn(file: string): number {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, root), 'utf8'), ts.ScriptTarget.ESNext, true)
  let count = 0
  const visit = (node: ts.Node): void => {
    if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) count += Number(node.type.getText() !== 'const')
    node.forEachChild(visit)
  }
  visit(source)
  return count
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

it('each file of src holds as many type assertions as the list says, and no more', () => {
  expect(files.length).toBeGreaterThan(200)
  const found = files.map((file) => [file, assertionsIn(file)] as const)
  expect(Object.fromEntries(found.filter(([, count]) => count > 0))).toEqual(listed)
})

it('all files of src together hold at most 20 type assertions', () => {
  expect(Object.values(listed).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(20)
})
