import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'

/*
 * A change of schema/contracts that breaks callers needs a changeset that says so: a major bump, or (before 1.0) a line that
 * begins with "Breaking". It must be newer than the commit that the contracts are compared with. `npm run versions` moves it
 * to CHANGELOG.md, where it counts until the release is tagged.
 */

const folder = 'schema/contracts'

export interface ContractReport {
  base: string
  breaking: string[]
  /** The new changesets that say that they break, and CHANGELOG.md if it has new ones. */
  declared: string[]
}

const saysBreaking = (changeset: string): boolean => {
  const [, head = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(changeset) ?? []
  return /:\s*major\s*$/m.test(head) || /^(\*\*)?Breaking\b/m.test(body)
}
/** In lines that a diff adds, the form that changesets have in CHANGELOG.md. */
const changelogBreaking = /^\+(### Major Changes$|(- [0-9a-f]{7,}: | {2})(\*\*)?Breaking\b)/m

async function breakingChanges(before: string, after: string): Promise<string[]> {
  const changes = await diff(buildSchema(before), buildSchema(after))
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message)
}

/**
 * @param root of a clone with its history
 * @param asked the commit to compare with; by default where this branch left origin/main, else the last tag, else the commit
 * that introduced changesets
 */
export async function checkContracts(root: string, asked?: string): Promise<ContractReport> {
  const git = (...args: string[]): string => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      return ''
    }
  }
  const branchedAt = git('merge-base', 'HEAD', 'origin/main')
  const base = asked
    ? git('rev-parse', '--verify', '--quiet', `${asked}^{commit}`)
    : (branchedAt !== git('rev-parse', 'HEAD') && branchedAt) ||
      git('describe', '--tags', '--abbrev=0') ||
      git('log', '--diff-filter=A', '--format=%H', '-1', '--', '.changeset/config.json')
  if (!base)
    throw new Error(`There is no commit ${asked ?? ''} to compare the contracts with: fetch the whole history.`)

  const breaking: string[] = []
  for (const line of git('diff', '--name-status', '--find-renames', base, '--', folder).split('\n').filter(Boolean)) {
    const [status = '', old = '', renamed = old] = line.split('\t')
    if (status === 'D') breaking.push(`${old} was removed`)
    else if (status !== 'A') {
      const found = await breakingChanges(git('show', `${base}:${old}`), readFileSync(join(root, renamed), 'utf8'))
      breaking.push(...found.map((message) => `${renamed}: ${message}`))
    }
  }
  const changed = git('diff', '--name-only', '--diff-filter=AM', base, '--', '.changeset/*.md')
  const untracked = git('ls-files', '--others', '--exclude-standard', '--', '.changeset/*.md')
  const declared = `${changed}\n${untracked}`
    .split('\n')
    .filter((file) => file && existsSync(join(root, file)) && saysBreaking(readFileSync(join(root, file), 'utf8')))
  if (changelogBreaking.test(git('diff', base, '--', 'CHANGELOG.md'))) declared.push('CHANGELOG.md')
  return { base, breaking, declared }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const { base, breaking, declared } = await checkContracts(root, process.argv[2] || process.env.CONTRACT_BASE)
  console.log(`Contracts since ${base.slice(0, 10)}: ${breaking.length} breaking change(s)`)
  for (const message of breaking) console.log(`  ${message}`)
  if (declared.length > 0) console.log(`Declared by ${declared.join(', ')}`)
  else if (breaking.length > 0) {
    console.error('No new changeset says so. Run `npx changeset`, and begin a line of it with "Breaking:".')
    process.exitCode = 1
  }
}
