import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import type { Document } from '../document.ts'
import {
  All_feesDocument,
  All_walletAddressKeysDocument,
  One_feesDocument,
  One_walletAddressKeysDocument
} from '../documents/backend/ownedChildren.ts'
import { prepare } from '../operation.ts'
import { isOf, provenRows } from './provenRows.ts'

/*
 * Keys and fees are looked up by no id: they are found among those of the objects that they belong to.
 */

interface Owner {
  id: string
  tenant?: { id: string } | null
  owned: { edges: readonly { cursor: string; node: { id: string } }[]; pageInfo: { hasNextPage: boolean } } | null
}

type OfOne = { id: string; first?: number | null; after?: string | null }
type OfAll = { tenantId?: string | null; first?: number | null; after?: string | null; owned?: number | null }

/** A list that objects own. @throws GatewayError */
interface OwnedList {
  /** One object, with a page of what it owns. */
  one: (rafiki: Rafiki, variables: OfOne) => Promise<Owner>
  /** A page of a tenant's objects, each with the first of what it owns. */
  all: (rafiki: Rafiki, variables: OfAll & { tenantId: string }) => Promise<readonly Owner[]>
}

function ownedList<One extends string, All extends string>(
  one: One,
  oneDocument: Document<Record<One, Owner | null>, OfOne>,
  all: All,
  allDocument: Document<Record<All, { edges: readonly { node: Owner }[] }>, OfAll>
): OwnedList {
  const [ofOne, ofAll] = [prepare(oneDocument), prepare(allDocument)]
  return {
    one: (rafiki, variables) => rafiki.ask(ofOne, one, variables),
    async all(rafiki, variables) {
      const page = await rafiki.ask(ofAll, all, variables)
      return provenRows(rafiki, ofAll, page, (row) => isOf(row, variables.tenantId))
    }
  }
}

export const ownedLists = {
  walletAddressKey: ownedList(
    'walletAddress',
    One_walletAddressKeysDocument,
    'walletAddresses',
    All_walletAddressKeysDocument
  ),
  fee: ownedList('asset', One_feesDocument, 'assets', All_feesDocument)
}

const ownersAPage = 50
const ownedAPage = 50
/** One search asks so often at most. */
const maxRequests = 20

/** Whether an object, which is proven by the calling code, owns one of this id. @throws GatewayError */
export async function owns(
  rafiki: Rafiki,
  list: OwnedList,
  ownerId: string,
  id: string,
  from?: string
): Promise<boolean> {
  for (let requests = 0, after = from; requests < maxRequests; requests += 1) {
    const { owned } = await list.one(rafiki, { id: ownerId, first: 100, ...(after && { after }) })
    if (owned?.edges.some(({ node }) => node.id === id)) return true
    after = owned?.edges.at(-1)?.cursor
    if (!after || !owned?.pageInfo.hasNextPage) return false
  }
  throw tooMany()
}

/** Whether any object of a tenant owns one of this id. @throws GatewayError OPERATION_TOO_COSTLY */
export async function tenantOwns(rafiki: Rafiki, list: OwnedList, id: string, tenantId: string): Promise<boolean> {
  let after: string | undefined
  for (let requests = 0; requests < maxRequests && rafiki.requestsLeft > 5; requests += 1) {
    const variables = { tenantId, first: ownersAPage, owned: ownedAPage, ...(after && { after }) }
    const owners = await list.all(rafiki, variables)
    for (const { id: ownerId, owned } of owners) {
      if (owned?.edges.some(({ node }) => node.id === id)) return true
      const last = owned?.edges.at(-1)?.cursor
      const more = last !== undefined && owned?.pageInfo.hasNextPage === true
      if (more && (await owns(rafiki, list, ownerId, id, last))) return true
    }
    after = owners.at(-1)?.id
    // The page info of wallet addresses counts other tenants' rows: a page that is not full is the last.
    if (owners.length < ownersAPage) return false
  }
  throw tooMany()
}

const tooMany = (): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', 'There are too many objects to search: name the one that it belongs to.')
