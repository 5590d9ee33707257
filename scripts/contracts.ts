import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { generatedFiles } from './generated.ts'

for (const [path, text] of Object.entries(generatedFiles())) {
  const file = new URL(`../${path}`, import.meta.url)
  mkdirSync(dirname(file.pathname), { recursive: true })
  writeFileSync(file, text)
  console.log(path)
}
