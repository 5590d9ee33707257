import { withoutEnvFiles } from '../lib/envFile.ts'
import { version } from '../lib/version.ts'
import { usage, UsageError } from './usage.ts'

// Each command loads what it needs: help, the version and a usage error load no package.
const [command = 'start', ...given] = process.argv.slice(2)
const print = (line: string) => void process.stdout.write(`${line}\n`)
/** Waits for who reads it: an export has any length. */
const printAll = (text: string): Promise<void> => new Promise((done) => process.stdout.write(`${text}\n`, () => done()))
const remark = (line: string) => void process.stderr.write(`${line}\n`)

try {
  const args = withoutEnvFiles(given, process.env)
  if (!args) throw new UsageError('--env-file: expected a readable file.')
  switch (command) {
    case 'start':
      await import('../main.ts')
      break
    case 'token': {
      const { token } = await import('./token.ts')
      print(await token(args, process.env, remark))
      break
    }
    case 'check': {
      const { check } = await import('./check/check.ts')
      process.exitCode = await check(args, process.env, print)
      break
    }
    case 'journal': {
      const { journal } = await import('./journal/journal.ts')
      process.exitCode = await journal(args, { env: process.env, print: printAll, remark })
      break
    }
    case 'receipt': {
      const { receipt } = await import('./receipt.ts')
      process.exitCode = await receipt(args, { env: process.env, print })
      break
    }
    case 'sessions': {
      const { sessions } = await import('./sessions.ts')
      await sessions(args, process.env, print)
      break
    }
    case 'sandbox':
      await import('../../sandbox/main.ts')
      break
    case 'help':
    case '--help':
    case '-h':
      print(usage)
      break
    case '--version':
      print(version)
      break
    default:
      throw new UsageError('There is no such command.')
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  remark(error.message)
  process.exitCode = 2
}
