import type { Context } from '../../context.ts'
import type { MyGrant } from '../grants/grantView.ts'
import type { ListedGrant } from '../../rafiki/grant.ts'

/** A grant that was shown, as a row: with the accesses that the caller may see. */
export const viewedRow = (
  { viewer }: Context,
  { id, client, createdAt, state, finalizationReason, access }: MyGrant
): ListedGrant => ({ id, tenantId: viewer.tenant.id, client, createdAt, state, finalizationReason, access })
