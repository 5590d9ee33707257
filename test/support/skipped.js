import { relative } from 'node:path'

/** Says at the end of a run, in one line each, without what tests were skipped: see `missing.ts`. */
export default class Skipped {
  onRunComplete(_, { testResults }) {
    const files = new Map()
    for (const { testFilePath, testResults: tests } of testResults) {
      for (const { status, ancestorTitles } of tests) {
        const [, missing] = /\(missing: (.*)\)$/.exec(ancestorTitles.join(' ')) ?? []
        if (status !== 'pending' || missing === undefined) continue
        for (const thing of missing.split('; '))
          files.set(thing, (files.get(thing) ?? new Set()).add(relative(process.cwd(), testFilePath)))
      }
    }
    for (const [thing, paths] of files) console.error(`Skipped without ${thing}: ${[...paths].sort().join(', ')}`)
  }
}
