import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkContracts } from '../../../scripts/contractCheck.ts'

/* The contract check in a repository of its own, whose branch left main at the commit "released". */

let root: string
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'commit.gpgsign=false', ...args], {
    cwd: root,
    encoding: 'utf8'
  }).trim()
const write = (file: string, text: string) => writeFileSync(join(root, file), text)
const commit = () => (git('add', '--all'), git('commit', '--quiet', '--message', 'x'), git('rev-parse', 'HEAD'))
const contract = (fields: string) => `type Query { ${fields} }\n`
const changeset = (bump: string, text: string) => `---\n'rafiki-gateway': ${bump}\n---\n\n${text}\n`
let released: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'contracts-'))
  git('init', '--quiet', '--initial-branch', 'main')
  for (const folder of ['.changeset', 'schema', 'schema/contracts']) mkdirSync(join(root, folder))
  write('.changeset/config.json', '{}')
  write('.changeset/old.md', changeset('minor', 'Breaking: something that came before.'))
  write('schema/contracts/user.graphql', contract('me: String! count(first: Int): Int'))
  released = commit()
  git('update-ref', 'refs/remotes/origin/main', released)
})
afterEach(() => rmSync(root, { recursive: true }))

it('a contract that grows needs no changeset', async () => {
  write('schema/contracts/user.graphql', contract('me: String! count(first: Int, after: ID): Int more: Int'))
  write('schema/contracts/client.graphql', contract('me: String!'))
  commit()
  expect(await checkContracts(root)).toEqual({ base: released, breaking: [], declared: [] })
})

it.each([
  ['a field is gone', 'me: String!'],
  ['a field is nullable', 'me: String count(first: Int): Int'],
  ['an argument is required', 'me: String! count(first: Int!): Int']
])('a contract of which %s breaks callers, and only a new changeset can say so', async (_, fields) => {
  write('schema/contracts/user.graphql', contract(fields))
  write('.changeset/new.md', changeset('minor', 'Nothing else is said. Breaking is a word, too.'))
  commit()
  const { breaking, declared } = await checkContracts(root)
  expect([breaking.length, declared]).toEqual([1, []])
})

it.each([
  ['a line that begins with Breaking', 'minor', 'Breaking: `count` is gone.'],
  ['a line in bold that begins so', 'patch', 'First this.\n\n**Breaking**: `count` is gone.'],
  ['a major bump', 'major', '`count` is gone.']
])('a breaking change is declared by %s', async (_, bump, text) => {
  write('schema/contracts/user.graphql', contract('me: String!'))
  write('.changeset/new.md', changeset(bump, text))
  expect((await checkContracts(root)).declared).toEqual(['.changeset/new.md'])
  commit()
  expect((await checkContracts(root)).declared).toEqual(['.changeset/new.md'])
})

it.each([
  ['its first line', '### Minor Changes\n\n- 0a1b2c3: Breaking: `count` is gone.'],
  ['a line of its own', '### Minor Changes\n\n- 0a1b2c3: First this.\n\n  Breaking: `count` is gone.'],
  ['a major bump', '### Major Changes\n\n- 0a1b2c3: `count` is gone.']
])('a breaking change stays declared by %s when a release moves the changeset to the changelog', async (_, text) => {
  write('CHANGELOG.md', '# Changes\n\n## 1.0.0\n\n### Minor Changes\n\n- 9f8e7d6: Breaking: what came before.\n')
  released = commit()
  git('tag', 'v1.0.0')
  write('schema/contracts/user.graphql', contract('me: String!'))
  git('update-ref', 'refs/remotes/origin/main', commit())
  expect((await checkContracts(root)).declared).toEqual([])
  write('CHANGELOG.md', `# Changes\n\n## 1.1.0\n\n${text}\n\n## 1.0.0\n\n- 9f8e7d6: Breaking: what came before.\n`)
  git('update-ref', 'refs/remotes/origin/main', commit())
  const report = await checkContracts(root)
  expect(report).toEqual({ base: 'v1.0.0', breaking: [expect.any(String)], declared: ['CHANGELOG.md'] })
})

it('a contract that is renamed breaks nothing, one that is removed does', async () => {
  renameSync(join(root, 'schema/contracts/user.graphql'), join(root, 'schema/contracts/accountHolder.graphql'))
  git('add', '--all')
  expect((await checkContracts(root)).breaking).toEqual([])
  git('rm', '--quiet', '--force', 'schema/contracts/accountHolder.graphql')
  expect((await checkContracts(root)).breaking).toEqual(['schema/contracts/user.graphql was removed'])
})

it('on main itself the contracts are compared with the last tag, or with the commit that introduced changesets', async () => {
  write('schema/contracts/user.graphql', contract('me: String!'))
  git('update-ref', 'refs/remotes/origin/main', commit())
  expect(await checkContracts(root)).toMatchObject({ base: released, breaking: [expect.stringContaining('count')] })
  git('tag', 'v1.0.0')
  expect(await checkContracts(root)).toMatchObject({ base: 'v1.0.0', breaking: [] })
  await expect(checkContracts(root, 'unknown')).rejects.toThrow('There is no commit unknown')
})
