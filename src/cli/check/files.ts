import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../../config/config.ts'
import { reasonOf } from './captured.ts'
import { tokenIs } from './identity.ts'
import { off, right, wrong, type Row } from './rows.ts'

/** Whether the user of the check may write the file, or make it. Writes nothing. */
export function auditLog({ audit }: Config): Row {
  const what = 'audit log'
  if (audit === 'stdout') return off(what, 'AUDIT_LOG is not set: its lines are in the log')
  const { file } = audit
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK)
    return right(what, `${file} can be written by this user`)
  } catch (error) {
    return wrong(
      what,
      `${file} cannot be written (${reasonOf(error)})`,
      'Make its folder, or let this user write there: the gateway does not start before.'
    )
  }
}

/** What the gateway makes of the token on which its readiness depends. */
export async function readyToken(config: Config): Promise<Row> {
  const what = 'ready token'
  const { readyTokenFile: file } = config
  if (file === undefined) return off(what, 'READY_TOKEN_FILE is not set: no token is part of readiness')
  try {
    return { ...(await tokenIs(readFileSync(file, 'utf8').trim(), config)), what }
  } catch (error) {
    return wrong(what, `${file} cannot be read (${reasonOf(error)})`, 'The gateway is not ready before it can.')
  }
}
