import { useQuery } from '@apollo/client/react'
import { plain } from './amounts.ts'
import { Address } from './client.tsx'
import { RequestingClientDocument, type RequestFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

/** The account holder's accounts that a request names: by the wallet's own name, and by address. */
export function Accounts({ access }: { access: RequestFragment['access'] }) {
  const { say } = useWords()
  const accounts = new Map<string, string | null>()
  for (const { identifier, walletAddress } of access)
    if (identifier !== null) accounts.set(identifier, walletAddress?.publicName?.trim() || null)
  return (
    <>
      <p>{say('consent.accounts', { count: accounts.size })}</p>
      {accounts.size > 0 && (
        <ul className="accounts">
          {[...accounts].map(([address, name]) => (
            <li key={address}>
              {name !== null && (
                <strong>
                  <bdi>{plain(name)}</bdi>
                </strong>
              )}
              <span className="address">
                <Address url={address} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Since when the account holder knows the client that asks. Nothing, until that is known. */
export function Known({ request: { grantId, createdAt, isOwnWalletAddress: own } }: { request: RequestFragment }) {
  const { say, dates } = useWords()
  const { data } = useQuery(RequestingClientDocument, { variables: { grantId }, errorPolicy: 'all' })
  const client = data?.myGrant?.connectedClient
  if (!client) return null
  const date = dates.day(client.firstGrantedAt)
  if (Date.parse(client.firstGrantedAt) >= Date.parse(createdAt)) return <p className="facts">{say('consent.new')}</p>
  // Who asked before with such a key, and has permissions, need not be who asks now.
  if (own) return <p className="facts">{say('client.ownKnown', { date })}</p>
  return (
    <p className="facts">
      {say('consent.known', { date })} {say('consent.active', { count: client.activeGrants })}
    </p>
  )
}
