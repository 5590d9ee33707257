import { useQuery } from '@apollo/client/react'
import { useEffect } from 'react'
import { ConsentRequest } from './consentRequest.tsx'
import { faultsOf, sayFault } from './faults.ts'
import { GrantRequestDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { Shell } from './shell.tsx'
import { Loading } from './states.tsx'

export interface Key {
  interactionId: string
  nonce: string
}

/** Only these two of the address are read: anyone can write links, with any name in them. */
export function keyOf(search: string): Key | null {
  const parameters = new URLSearchParams(search)
  const [interactionId, nonce] = [parameters.get('interactId'), parameters.get('nonce')]
  return interactionId && nonce ? { interactionId, nonce } : null
}

interface Props {
  search: string
  /** Who is asked, as the wallet calls them. */
  person: string
}

/** Asks the account holder what a client asks of them, and carries the answer to the auth server. */
export default function Consent({ search, person }: Props) {
  const { say } = useWords()
  const key = keyOf(search)
  useEffect(() => {
    document.title = document.title.replace(/^.*(?= – )/, say('consent.title'))
  }, [say])
  return key ? (
    <Asked of={key} person={person} />
  ) : (
    <Shell title={say('consent.broken')}>{say('consent.brokenHint')}</Shell>
  )
}

function Asked({ of: key, person }: { of: Key; person: string }) {
  const words = useWords()
  const { say } = words
  const { data, error, loading, refetch } = useQuery(GrantRequestDocument, {
    variables: key,
    fetchPolicy: 'network-only',
    errorPolicy: 'all'
  })
  const request = data?.myGrantRequest
  if (request) return <ConsentRequest request={request} of={key} person={person} again={() => void refetch()} />
  if (loading) return <Loading title={say('consent.title')} narrow />
  const code = error ? faultsOf(error)[0]?.code : 'NOT_FOUND'
  if (code === 'NOT_FOUND') return <Shell title={say('consent.none')}>{say('consent.noneHint')}</Shell>
  return (
    <Shell title={say('consent.failed')} role="alert">
      {sayFault(error, words)}
      <div className="actions">
        <button type="button" disabled={loading} onClick={() => void refetch()}>
          {say('retry')}
        </button>
      </div>
    </Shell>
  )
}
