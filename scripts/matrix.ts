import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { matrixFile, matrixRows, parseMatrix, printMatrix } from '../testing/matrixRows.ts'

const before = existsSync(matrixFile) ? parseMatrix(readFileSync(matrixFile, 'utf8')) : new Map<string, string[]>()
const rows = matrixRows()
mkdirSync(new URL('.', matrixFile), { recursive: true })
writeFileSync(matrixFile, printMatrix(rows))

const changed = [...new Set([...before.keys(), ...rows.keys()])].filter(
  (name) => before.get(name)?.join(' | ') !== rows.get(name)?.join(' | ')
)
console.log(`${rows.size} rows, ${changed.length} changed. Review each of them:`)
for (const name of changed)
  console.log(`${name}: ${before.get(name)?.join(' | ') ?? 'new'} → ${rows.get(name)?.join(' | ') ?? 'gone'}`)
