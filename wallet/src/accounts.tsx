import { useQuery } from '@apollo/client/react'
import { AccountsDocument } from './gql/exampleWallet/graphql.ts'
import { isolated } from './messages.ts'
import { useWords } from './notices.tsx'
import { withoutScheme } from './words.ts'

/** What is in the account holder's accounts: the gateway module of `examples/wallet` adds the field. */
export default function Accounts() {
  const { amount } = useWords()
  const { data } = useQuery(AccountsDocument, { fetchPolicy: 'cache-and-network', errorPolicy: 'all' })
  const nodes = data?.myWalletAddresses?.edges.map(({ node }) => node) ?? []
  return (
    <ul className="summary">
      {nodes.map(
        ({ id, address, balance }) =>
          balance && <li key={id}>{`${isolated(withoutScheme(address))}: ${amount(balance)}`}</li>
      )}
    </ul>
  )
}
