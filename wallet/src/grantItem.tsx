import { Suspense, useState } from 'react'
import { named, type Who } from './client.tsx'
import { Confirm } from './confirm.tsx'
import type { GrantFragment } from './gql/graphql.ts'
import type { MessageKey } from './messages.ts'
import { useWords } from './notices.tsx'
import { part } from './part.ts'
import { sayLastUsed } from './spent.ts'
import { Terms, withoutSpending } from './terms.tsx'

const Payments = part(() => import('./payments.tsx'))
const GrantEvents = part(() => import('./grantEvents.tsx'))

export interface GrantProps {
  grant: GrantFragment
  who: Who
  /** Whether it is being revoked. */
  ending: boolean
  onRevoke: () => void
  /** With what came of it. */
  whole?: boolean
}

/** One permission of a client: what it allows, what came of it, and its end. */
export function GrantItem({ grant, who, ending, onRevoke, whole = false }: GrantProps) {
  const words = useWords()
  const { say, dates } = words
  const facts = [say('since', { date: dates.day(grant.createdAt) }), sayLastUsed(grant, words) ?? []].flat()
  return (
    <li className="grant" tabIndex={-1} data-grant={grant.id}>
      <Terms access={grant.access} subject={grant.subject} whole={whole} />
      <div className="foot">
        <p className="facts">{facts.join(' · ')}</p>
        <EndButton grant={grant} who={who} ending={ending} onRevoke={onRevoke} />
      </div>
      {whole && (
        <Suspense>
          {grant.access.some(({ type }) => type === 'outgoing-payment') && <Payments grantId={grant.id} />}
          <GrantEvents grantId={grant.id} />
        </Suspense>
      )}
    </li>
  )
}

/** A request that nobody has answered: what it would allow, and how to answer it. */
export function RequestItem({ grant, who, ending, onRevoke }: GrantProps) {
  const { say, dates } = useWords()
  return (
    <div className="grant" tabIndex={-1} data-grant={grant.id}>
      <details>
        <summary>{say('request.terms')}</summary>
        <Terms asked access={withoutSpending(grant.access)} subject={grant.subject} />
      </details>
      <div className="foot">
        <p className="facts">{say('asked', { ago: dates.ago(grant.createdAt) })}</p>
        <EndButton grant={grant} who={who} ending={ending} onRevoke={onRevoke} />
      </div>
    </div>
  )
}

function EndButton({ grant, who, ending, onRevoke }: GrantProps) {
  const words = useWords()
  const [asking, setAsking] = useState(false)
  const { say } = words
  const what = grant.status === 'AWAITING_APPROVAL' ? 'decline' : 'revoke'
  const name = named(who, words)
  if (ending) return <p className="badge">{say(`${what}.busy`)}</p>
  return (
    <>
      <button type="button" className="small" aria-label={say(`${what}.of`, name)} onClick={() => setAsking(true)}>
        {say(what)}
      </button>
      {asking && (
        <Confirm
          title={say(`${what}.title`, name)}
          action={say(what)}
          keep={say(`${what}.keep`)}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            onRevoke()
          }}
        >
          <p>{say(`${what}.what`, name)}</p>
          <Terms access={withoutSpending(grant.access)} subject={grant.subject} />
          <Consequences what={what} shared={grant.shared && `${what}.shared`} />
        </Confirm>
      )}
    </>
  )
}

interface ConsequencesProps {
  what: 'revoke' | 'decline'
  /** What it means for others who gave it, too. False: there are none. */
  shared: MessageKey | false
}

/** What it does, and what it does not. */
export function Consequences({ what, shared }: ConsequencesProps) {
  const { say } = useWords()
  const keys =
    what === 'revoke'
      ? (['revoke.now', 'revoke.running', 'revoke.learned'] as const)
      : (['decline.nothing', 'decline.again'] as const)
  return (
    <ul className="consequences">
      {keys.map((key) => (
        <li key={key}>{say(key)}</li>
      ))}
      {shared && <li>{say(shared)}</li>}
    </ul>
  )
}
