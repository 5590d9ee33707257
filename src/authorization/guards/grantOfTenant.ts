import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { toUuid } from '../../lib/uuid.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { Grant } from '../../rafiki/grant.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import { textAt, type Guard } from '../guard.ts'

const provenGrants = perRequest(() => new Map<string, Grant>())

const isGrantOfTenant = (path: string): Guard => ({
  name: `grantOfTenant(${path})`,
  description: 'The argument names a grant of the tenant. Else NOT_FOUND.',
  async check(args, context) {
    const id = textAt(args, path)
    const uuid = toUuid(id)
    const grant = uuid && (await grantsByIds(context.rafiki, [uuid])).get(uuid)
    if (!grant) throw notFound()
    provenGrants(context.rafiki).set(id, grant)
  }
})

export const grantOfTenant = Object.assign(isGrantOfTenant, {
  /** The grant, as it was when the guard proved it. @throws Error where the field has no such guard */
  proven(context: Context, id: string): Grant {
    const grant = provenGrants(context.rafiki).get(id)
    if (!grant) throw new Error('No grantOfTenant guard has proven this grant.')
    return grant
  }
})
