import { emptyConnection, type ConnectionArgs } from '../../lib/connection.ts'
import { ofRow, type JoinedRow } from '../../domain/operator/delegate.ts'
import { grantOf, grantsOfWalletAddress, paymentsOfGrant, walletAddressOf } from '../../domain/operator/joins.ts'
import { isRafikis, merged, pageInfo, withExactFlags } from '../../domain/operator/pageInfo.ts'
import { hasEmptyList } from '../../rafiki/delegation/emptyFilters.ts'
import type { OperatorGrantFilter } from '../../rafiki/queries/grantRows.ts'
import { lists, pageFlags, type ListQuery } from '../../rafiki/queries/pageProbe.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('admin:read')]

type Row = JoinedRow & Record<string, unknown>

/** A field that a join starts from: Rafiki's rows have it under an alias that no caller can give to another. */
function keyOf(row: Row, field: string): string | null {
  const key = row[isRafikis(row) ? `__${field}` : field]
  return typeof key === 'string' ? key : null
}

/** What neither of Rafiki's services can answer alone, and what hangs from the rows that came by it. */
export const joins = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Access {
      "The tenant's wallet address that \`identifier\` names, as Rafiki finds it: the case does not matter, slashes at the end do. Null if there is none, or if the address is elsewhere."
      walletAddress: WalletAddress
    }
    extend type OutgoingPayment {
      "The grant with which a client application made the payment, as it is now. Null if there is none."
      grant: Grant
    }
    extend type Grant {
      "The outgoing payments made with this grant, newest first. Rafiki cannot filter by grant, so a page may be short while \`hasNextPage\` is true."
      outgoingPayments(
        "How many at most, from 1 to 100. Default: 20."
        first: Int
        "Only payments that follow this cursor."
        after: String
      ): OutgoingPaymentConnection
    }
    extend type WalletAddress {
      "The grants that name this wallet address in exactly this spelling, newest first. Each is complete."
      grants(
        "How many at most, from 1 to 100. Default: 20."
        first: Int
        "Only grants that follow this cursor."
        after: String
        "Which grants to list. All conditions must hold."
        filter: GrantFilter
      ): GrantsConnection
    }
  `,
  guards: {
    'Access.walletAddress': read,
    'OutgoingPayment.grant': read,
    'Grant.outgoingPayments': read,
    'WalletAddress.grants': read
  },
  resolvers: {
    Access: {
      walletAddress: {
        selectionSet: '{ __identifier: identifier }',
        resolve: (row: Row, _, { rafiki }) =>
          walletAddressOf(rafiki, row.__tenantId ?? rafiki.tenant.id, keyOf(row, 'identifier'))
      }
    },
    OutgoingPayment: {
      grant: {
        selectionSet: '{ __grantId: grantId }',
        resolve: (row: Row, _, { rafiki }) => grantOf(rafiki, row.__tenantId, keyOf(row, 'grantId'))
      },
      liquidity: ofRow('outgoingPayment'),
      tenant: ofRow('outgoingPayment')
    },
    Grant: {
      outgoingPayments: {
        selectionSet: '{ __id: id }',
        resolve: (row: Row, args: ConnectionArgs, { rafiki }) =>
          paymentsOfGrant(rafiki, row.__tenantId, keyOf(row, 'id') ?? '', args)
      },
      // An access does not say whose it is: its grant does.
      async access(row: Row, args: Record<string, unknown>, context, info) {
        const accesses: unknown = await merged(row, args, context, info)
        if (!Array.isArray(accesses)) return accesses
        return accesses.map((access: object) =>
          isRafikis(access)
            ? Object.assign(access, { __tenantId: row.__tenantId })
            : { ...access, __tenantId: row.__tenantId }
        )
      }
    },
    WalletAddress: {
      grants: {
        selectionSet: '{ __address: address }',
        resolve: (row: Row, args: ConnectionArgs & { filter?: OperatorGrantFilter | null }, { rafiki }) =>
          grantsOfWalletAddress(rafiki, row.__tenantId, keyOf(row, 'address') ?? '', args)
      },
      liquidity: ofRow('walletAddress'),
      quotes: ofRow('walletAddress'),
      outgoingPayments: ofRow('walletAddress'),
      tenant: ofRow('walletAddress'),
      incomingPayments: {
        selectionSet: '{ __id: id }',
        async resolve(row: Row, args: ListQuery, context, info) {
          if (hasEmptyList(args.filter)) return emptyConnection
          const connection = await ofRow('walletAddress')(row, { ...args }, context, info)
          // Rafiki's page info is about the tenant of the request, even for another tenant's wallet address.
          if (row.__tenantId === context.rafiki.tenant.id) return connection
          const query = { ...args, parent: keyOf(row, 'id') ?? '' }
          return withExactFlags(connection, () => pageFlags(context.rafiki, lists.incomingPaymentsOfOne, query))
        }
      },
      walletAddressKeys: {
        selectionSet: '{ __id: id }',
        async resolve(row: Row, args: ListQuery, context, info) {
          const connection = await ofRow('walletAddress')(row, { ...args }, context, info)
          // Rafiki's page info of keys is always of the newest first.
          if (args.sortOrder !== 'ASC') return connection
          const query = { ...args, parent: keyOf(row, 'id') ?? '' }
          return withExactFlags(connection, () => pageFlags(context.rafiki, lists.walletAddressKeys, query))
        }
      }
    },
    WalletAddressKeyConnection: { pageInfo },
    Asset: {
      liquidity: ofRow('asset'),
      receivingFee: ofRow('asset'),
      sendingFee: ofRow('asset'),
      fees: ofRow('asset'),
      tenant: ofRow('asset')
    }
  }
})
