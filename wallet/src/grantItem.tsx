import { useState } from 'react'
import { nameOf, type Who } from './client.tsx'
import { Confirm } from './confirm.tsx'
import { GrantEvents } from './events.tsx'
import type { GrantFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { Terms, withoutSpending } from './terms.tsx'

interface Props {
  grant: GrantFragment
  who: Who
  /** Whether it is being revoked. */
  ending: boolean
  onRevoke: () => void
}

/** One permission of a client: what it allows, what came of it, and its end. */
export function GrantItem({ grant, who, ending, onRevoke }: Props) {
  const words = useWords()
  const [asking, setAsking] = useState(false)
  const { dates } = words
  const waiting = grant.status === 'AWAITING_APPROVAL'
  const facts = [
    `${waiting ? 'Asked' : 'Since'} ${waiting ? dates.ago(grant.createdAt) : dates.day(grant.createdAt)}`,
    ...(waiting ? [] : [words.lastUsed(grant) ?? []]).flat()
  ]
  const what = waiting ? 'this request' : 'this permission'
  return (
    <li className="grant" tabIndex={-1} data-grant={grant.id}>
      {waiting && !ending && <p className="badge waiting">{words.status(grant.status)}</p>}
      {grant.access.length === 0 && grant.subject === null && <p>It may do nothing with your account.</p>}
      <Terms access={waiting ? withoutSpending(grant.access) : grant.access} subject={grant.subject} />
      {waiting && !ending && (
        <p className="facts">To allow it, go on where the app asked you. Here you can only decline.</p>
      )}
      <div className="foot">
        <p className="facts">{facts.join(' · ')}</p>
        {ending ? (
          <p className="badge">Revoking…</p>
        ) : (
          <button type="button" className="small" onClick={() => setAsking(true)}>
            {waiting ? 'Decline' : 'Revoke'} <span className="unseen">{what}</span>
          </button>
        )}
      </div>
      <GrantEvents grantId={grant.id} />
      {asking && (
        <Confirm
          title={waiting ? 'Decline this request?' : 'Revoke this permission?'}
          action={waiting ? 'Decline' : 'Revoke'}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            onRevoke()
          }}
        >
          <p>
            <strong>
              <bdi>{nameOf(who)}</bdi>
            </strong>{' '}
            can no longer do this, from now on:
          </p>
          <Terms access={withoutSpending(grant.access)} subject={grant.subject} />
          <Consequences shared={grant.shared} />
        </Confirm>
      )}
    </li>
  )
}

/** What revoking does, and what it does not. */
export function Consequences({ shared = false }: { shared?: boolean }) {
  return (
    <ul className="consequences">
      <li>It takes effect at once, and cannot be undone: the app would have to ask you again.</li>
      <li>Payments that are under way already go on.</li>
      <li>What the app has learned about you so far stays with it.</li>
      {shared && <li>Others gave this permission together with you. It ends for them, too.</li>}
    </ul>
  )
}
