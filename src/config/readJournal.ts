import { ConfigError, type JournalConfig } from './config.ts'
import { Secret } from './secret.ts'
import { withSecretFiles } from './secretFiles.ts'
import { environment, variables } from './variables.ts'

const ownVariables = environment.pick({ JOURNAL_URL: true, JOURNAL_DIR: true, JOURNAL_RETENTION: true })

/** Where the journal is, for commands that need nothing else. @throws ConfigError */
export function readJournal(
  env: Record<string, string | undefined>
): Pick<JournalConfig, 'database' | 'retentionDays'> {
  const problems: string[] = []
  const set = Object.entries(withSecretFiles(env, problems)).filter(([, value]) => value !== '')
  const parsed = ownVariables.safeParse(Object.fromEntries(set))
  const own = problems.filter((problem) => problem.startsWith('JOURNAL_'))
  if (own.length > 0) throw new ConfigError(own)
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`))
  const { JOURNAL_URL: url, JOURNAL_DIR: dir, JOURNAL_RETENTION: retentionDays } = parsed.data
  if (url !== undefined && dir !== undefined) throw new ConfigError(['JOURNAL_DIR and JOURNAL_URL: set one of them.'])
  if (url !== undefined) return { database: { url: new Secret(url) }, retentionDays }
  if (dir !== undefined) return { database: { dir }, retentionDays }
  throw new ConfigError([`JOURNAL_URL is missing. ${variables.JOURNAL_URL?.doc ?? ''}`])
}
