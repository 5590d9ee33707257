import { useQuery } from '@apollo/client/react'
import { plain } from './amounts.ts'
import { Address } from './client.tsx'
import { RecipientDocument, RecipientProfileDocument } from './gql/graphql.ts'
import { isolated } from './messages.ts'
import { useWords } from './notices.tsx'

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null)

/**
 * Whose payment request a grant may pay, by what their wallet calls them: the address stands beside it. Nothing until
 * that is known, and nothing where it is another wallet's: a payment request may name any address as its recipient.
 */
export default function Recipient({ receiver }: { receiver: string }) {
  const { say } = useWords()
  const { data } = useQuery(RecipientDocument, { variables: { id: receiver } })
  const address = data?.receiver?.walletAddressUrl ?? ''
  const isTheirs = originOf(address) !== null && originOf(address) === originOf(receiver)
  const profile = useQuery(RecipientProfileDocument, { variables: { address }, skip: !isTheirs })
  if (!isTheirs || (!profile.data && profile.loading)) return null
  const name = plain(profile.data?.walletAddressProfile?.publicName ?? '').trim()
  return (
    <p className="recipient">
      {name === '' ? say('to.recipient') : say('to.named', { name: isolated(name) })}{' '}
      <span className="address">
        <Address url={address} />
      </span>
    </p>
  )
}
