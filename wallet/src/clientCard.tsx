import { useId, useState } from 'react'
import { ClientHeading, nameOf, type Who } from './client.tsx'
import { Confirm } from './confirm.tsx'
import type { Shown, ShownClient } from './ending.ts'
import { Consequences, GrantItem } from './grantItem.tsx'
import { useWords } from './notices.tsx'

export interface CardClient extends ShownClient, Who {
  /** There are more grants than are shown. */
  more: boolean
}

interface Props {
  client: CardClient
  ending: ReadonlySet<string>
  onRevoke: (shown: Shown) => void
  onDisconnect: () => void
}

/** A client with all that it may do. */
export function ClientCard({ client, ending, onRevoke, onDisconnect }: Props) {
  const words = useWords()
  const heading = useId()
  const [asking, setAsking] = useState(false)
  const name = nameOf(client)
  const several = client.more || client.grants.length > 1
  const allEnding = client.grants.every(({ grant }) => ending.has(grant.id))
  const active = client.grants.filter(({ grant }) => grant.status === 'ACTIVE')
  // Of what is shown: while a grant is being revoked, the client's own figure is that of before.
  const spends = active.some(({ grant }) => grant.access.some((access) => words.access(access).spends))
  return (
    <li>
      <article className="card" aria-labelledby={heading} data-client={client.client ?? ''}>
        <header>
          <ClientHeading who={client} level={3} id={heading} />
          {client.canSpend && (client.more || spends) && <p className="badge money">Can send money</p>}
        </header>
        <ul className="grants">
          {client.grants.map((shown) => (
            <GrantItem
              key={shown.grant.id}
              grant={shown.grant}
              who={client}
              ending={ending.has(shown.grant.id)}
              onRevoke={() => onRevoke(shown)}
            />
          ))}
        </ul>
        {client.more && <p className="facts">It has more permissions than fit here. Disconnecting ends all of them.</p>}
        {several && !allEnding && (
          <footer>
            <button type="button" className="small danger-quiet" onClick={() => setAsking(true)}>
              Disconnect <bdi className="unseen">{name}</bdi>
            </button>
          </footer>
        )}
      </article>
      {asking && (
        <Confirm
          title={`Disconnect ${name}?`}
          action="Disconnect"
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            onDisconnect()
          }}
        >
          <p>
            All that you ever allowed <bdi>{client.client ?? name}</bdi> ends
            {client.grants.length > 1 || client.more
              ? `: ${client.more ? 'more than ' : ''}${client.grants.length} permissions and requests`
              : ''}
            .
          </p>
          <Consequences shared={client.grants.some(({ grant }) => grant.shared)} />
        </Confirm>
      )}
    </li>
  )
}
