/* What the audit log says of a mutation's arguments and answer: ids and addresses, and nothing else of them. */

import { isObject, property } from '../lib/property.ts'
import { parseUrl } from '../lib/url.ts'
import { toUuid } from '../lib/uuid.ts'
import type { AuditLine } from '../observability/auditLine.ts'
import { mutatedKey } from '../rafiki/delegation/mutationIds.ts'
import { valueAt, type Args } from './guard.ts'

/** What arguments name, by their paths. */
export const objectsOf = (paths: readonly string[], args: Args): AuditLine['objects'] =>
  Object.fromEntries(
    paths
      .map((path) => [path, valueAt(args, path)] as const)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([path, value]) => [
        path,
        Array.isArray(value) ? value.slice(0, maxNames).map((it) => nameIn(it) ?? null) : (nameIn(value) ?? null)
      ])
  )

const maxAddress = 500
/** No mutation takes more at once: a longer list is refused, and need not be written out. */
const maxNames = 100

/** An id, or an address without what may be secret in it; undefined for any other text. */
function nameIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const uuid = toUuid(value)
  const url = uuid || value.length > maxAddress ? undefined : parseUrl(value)
  if (!url) return uuid
  const { protocol, origin, pathname } = url
  return protocol === 'https:' || protocol === 'http:' ? origin + pathname : undefined
}

/** Fields of answers that name what they are about. */
const naming = ['id', 'grantId', 'continueUri', 'manageUrl'] as const

/** What an answer names, itself or one level below. Delegation asks for ids beside what the caller does. */
export function namesIn(answer: unknown): Record<string, string> {
  const names: Record<string, string> = {}
  const look = (value: unknown, under: string): void => {
    if (!isObject(value)) return
    for (const name of naming) {
      const found = nameIn(value[name])
      if (found !== undefined) names[under + name] = found
    }
  }
  if (!isObject(answer)) return names
  if (mutatedKey in answer) look(answer[mutatedKey], '')
  else {
    look(answer, '')
    for (const [key, value] of Object.entries(answer)) {
      if (Array.isArray(value)) Object.assign(names, outcomesIn(key, value))
      else look(value, `${key}.`)
    }
  }
  return names
}

/** What became of each of many: `results.<id>` → its outcome. */
const outcomesIn = (key: string, items: readonly unknown[]): Record<string, string> =>
  Object.fromEntries(
    items.flatMap((it) => {
      const [id, outcome] = [nameIn(property(it, 'grantId')), property(it, 'outcome')]
      return id === undefined || typeof outcome !== 'string' ? [] : [[`${key}.${id}`, outcome]]
    })
  )
