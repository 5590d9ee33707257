import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import type { Operation } from '../operation.ts'

/** A row, as far as it tells whose it is, by one field or the other. */
export interface OwnedRow {
  id?: string
  tenantId?: string
  tenant?: { id: string } | null
}

/** Whether a row proves that it is of a tenant, and nothing in it says otherwise. */
export const isOf = ({ tenantId, tenant }: OwnedRow, wanted: string): boolean =>
  (tenantId !== undefined || tenant !== undefined) &&
  (tenantId === undefined || tenantId === wanted) &&
  (tenant === undefined || tenant?.id === wanted)

interface Edges<Row> {
  readonly edges: readonly { readonly node: Row }[]
}

export interface Page<Row> {
  rows: readonly Row[]
  /** Right newest first, wrong with `sortOrder: ASC` (measured). */
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }
}

/** The rows of a page, if all of them are proven to be what was asked for. @throws GatewayError UPSTREAM_UNTRUSTED */
export function provenRows<Row>(
  rafiki: Rafiki,
  operation: Pick<Operation, 'name' | 'kind'>,
  { edges }: Edges<Row>,
  proven: (row: Row) => boolean
): Row[] {
  rafiki.viewRows(edges.length)
  const rows = edges.map(({ node }) => node)
  if (rows.every(proven)) return rows
  const error = new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with data that is not proven to be yours.')
  throw rafiki.report(error, operation)
}

export const provenPage = <Row>(
  rafiki: Rafiki,
  operation: Pick<Operation, 'name' | 'kind'>,
  page: Edges<Row> & Pick<Page<Row>, 'pageInfo'>,
  proven: (row: Row) => boolean
): Page<Row> => ({ rows: provenRows(rafiki, operation, page, proven), pageInfo: page.pageInfo })
