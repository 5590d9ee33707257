#!/usr/bin/env -S node --max-semi-space-size=64
import { check } from './check/check.ts'
import { token } from './token.ts'
import { usage, UsageError } from './usage.ts'

const [command = 'start', ...args] = process.argv.slice(2)
const print = (line: string) => void process.stdout.write(`${line}\n`)
const remark = (line: string) => void process.stderr.write(`${line}\n`)

try {
  switch (command) {
    case 'start':
      await import('../main.ts')
      break
    case 'token':
      print(await token(args, process.env, remark))
      break
    case 'check':
      process.exitCode = await check(args, process.env, print)
      break
    case 'help':
    case '--help':
    case '-h':
      print(usage)
      break
    default:
      throw new UsageError('There is no such command.')
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  remark(error.message)
  process.exitCode = 2
}
