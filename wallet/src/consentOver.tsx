import { ClientHeading } from './client.tsx'
import type { RequestFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { Shell } from './shell.tsx'
import type { Way } from './useAnswer.ts'

/** Answered or expired: the browser may still have to carry that to the auth server. */
export function Over({ request, way }: { request: RequestFragment; way: Way | null }) {
  const { say } = useWords()
  const { status, client, clientProfile } = request
  if (status === 'AWAITING_ANSWER') return null
  return (
    <Shell title={say(`over.${status}`)} role="status">
      <ClientHeading who={{ client, profile: clientProfile, own: request.isOwnWalletAddress }} level={2} />
      <Onward way={way} expired={status === 'EXPIRED'} />
    </Shell>
  )
}

function Onward({ way, expired }: { way: Way | null; expired: boolean }) {
  const { say } = useWords()
  if (way === null) return <p>{say('over.done')}</p>
  if (way.returnsToClient === false)
    return (
      <>
        <p>{say('over.bare')}</p>
        <div className="actions">
          <a className="button primary" href={way.finishUrl} target="_blank" rel="noreferrer">
            {say('over.bareLink')}
          </a>
        </div>
      </>
    )
  return (
    <>
      <p>{say(expired ? 'over.expired' : 'over.go')}</p>
      <div className="actions">
        <a className="button primary" href={way.finishUrl}>
          {say('over.goLink')}
        </a>
      </div>
    </>
  )
}
