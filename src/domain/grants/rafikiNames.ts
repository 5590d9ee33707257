import type { Connection, ConnectionArgs } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import type { Access, GrantState, SubjectId } from '../../rafiki/grant.ts'
import { listMyGrants, ownGrant, view } from './ownGrants.ts'
import type { MyGrant } from './grantView.ts'

/** Arguments and answers as Rafiki has them, so that documents written for it run for account holders too. */
export interface GrantsArgs extends ConnectionArgs {
  filter?: {
    identifier?: { in?: readonly string[] | null } | null
    state?: { in?: readonly State[] | null; notIn?: readonly State[] | null } | null
    finalizationReason?: { in?: readonly NonNullable<GrantState['finalizationReason']>[] | null } | null
  } | null
  sortOrder?: 'ASC' | 'DESC' | null
}

type State = GrantState['state']

interface RafikiGrant extends GrantState {
  id: string
  client: string | null
  access: readonly Access[]
  subject: { sub_ids: readonly SubjectId[] } | null
  createdAt: string
}

const states: readonly State[] = ['PROCESSING', 'PENDING', 'APPROVED', 'FINALIZED']

/** The caller's grants, selected as in `myGrants`. @throws GatewayError */
export async function listGrantsOfMine(context: Context, args: GrantsArgs): Promise<Connection<RafikiGrant>> {
  const { identifier, state, finalizationReason } = args.filter ?? {}
  const wantedStates = states.filter(
    (it) => (!state?.in || state.in.includes(it)) && (!state?.notIn || !state.notIn.includes(it))
  )
  const { edges, pageInfo } = await listMyGrants(context, {
    ...args,
    filter: {
      walletAddress: identifier?.in ? { in: [...identifier.in] } : null,
      upstream: {
        ...(state && { state: { in: wantedStates } }),
        ...(finalizationReason?.in && { finalizationReason: { in: finalizationReason.in } })
      }
    }
  })
  return { pageInfo, edges: edges.map(({ cursor, node }) => ({ cursor, node: inRafikisShape(node) })) }
}

/** A grant of the caller's. @throws GatewayError NOT_FOUND, for Rafiki's own field cannot be null */
export async function grantOfMine(context: Context, id: string): Promise<RafikiGrant> {
  const grant = await ownGrant(context, id)
  if (!grant) throw notFound()
  return inRafikisShape(view(context, grant))
}

function inRafikisShape({ id, client, access, subject, state, finalizationReason, createdAt }: MyGrant): RafikiGrant {
  return {
    ...{ id, client, access, state, finalizationReason, createdAt },
    subject: subject && { sub_ids: subject.subIds }
  }
}
