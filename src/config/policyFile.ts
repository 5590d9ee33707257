import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Config } from './config.ts'
import { whyUnusable } from '../lib/whyUnusable.ts'

const names = z.array(z.string().regex(/^\w+\.\w+$/, 'expected names like Query.me')).optional()
const policyFile = z.strictObject({ accountHolder: names, user: names, client: names, operator: names })

export function readTakenAway(file: string | undefined, problems: string[]): Config['takenAway'] {
  if (!file) return {}
  try {
    const { user, accountHolder = user, ...others } = policyFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (user && user !== accountHolder)
      problems.push('POLICY_FILE: user is the former name of accountHolder. Set only accountHolder.')
    return { ...others, ...(accountHolder && { accountHolder }) }
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    problems.push(
      issue
        ? `POLICY_FILE: ${[...issue.path, issue.message].join(': ')}`
        : `POLICY_FILE: expected a JSON file (${whyUnusable(file)}).`
    )
    return {}
  }
}
