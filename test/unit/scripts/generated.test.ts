import { existsSync, readFileSync } from 'node:fs'
import { generatedFiles } from '../../../scripts/generated.ts'

const inProject = (path: string): URL => new URL(`../../../${path}`, import.meta.url)

// When one of these fails, run `npm run contracts` and look at the difference: it is what callers will notice.
it.each(Object.entries(generatedFiles()))('the generated file %s is up to date', (path, text) => {
  expect(existsSync(inProject(path)) && readFileSync(inProject(path), 'utf8')).toBe(text)
})
