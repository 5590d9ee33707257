import { GraphQLError } from 'graphql'
import { canonicalize } from 'json-canonicalize'
import { mapFields } from '../service.ts'
import type { Fields } from '../service.ts'

interface MutationArgs {
  input?: { idempotencyKey?: string | null }
}

/** The first result of a key is answered again, to every request with that field and arguments. */
export function idempotent(fields: Fields): Fields {
  return mapFields<MutationArgs>(fields, (resolve) => (parent, args, context, info) => {
    const key = args.input?.idempotencyKey
    if (!key) return resolve(parent, args, context, info)
    const memory = context.store.idempotency
    const asked = { field: info.fieldName, args: canonicalize(JSON.parse(toJson(args))) }
    const known = memory.get(key)
    if (!known) {
      const result = resolve(parent, args, context, info)
      memory.set(key, { ...asked, result: toJson(result) })
      return result
    }
    if (known.field === asked.field && known.args === asked.args) return JSON.parse(known.result) as unknown
    throw new GraphQLError(`Incoming arguments are different than the original request for idempotencyKey: ${key}`)
  })
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
}
