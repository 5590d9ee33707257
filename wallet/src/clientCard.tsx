import { useId, useState } from 'react'
import { ClientHeading, nameOf, type Who } from './client.tsx'
import { Confirm } from './confirm.tsx'
import type { Shown, ShownClient } from './ending.ts'
import { Consequences, GrantItem } from './grantItem.tsx'
import { ClientGrantsDocument } from './gql/graphql.ts'
import { useNextPage } from './useNextPage.ts'

export interface CardClient extends ShownClient, Who {
  /** How to get at more of its grants: a grant of it that is known, and a place in its list. */
  next: { grantId: string; after: string } | null
}

const GRANTS_PAGE = 20

interface Props {
  client: CardClient
  ending: ReadonlySet<string>
  onRevoke: (shown: Shown) => void
  onDisconnect: () => void
}

/** A client with all that it may do. */
export function ClientCard({ client, ending, onRevoke, onDisconnect }: Props) {
  const heading = useId()
  const further = useNextPage(ClientGrantsDocument)
  const [asking, setAsking] = useState(false)
  const { next } = client
  const name = nameOf(client)
  const several = client.more || client.grants.length > 1
  const allEnding = client.grants.every(({ grant }) => ending.has(grant.id))
  return (
    <li>
      <article className="card" aria-labelledby={heading} data-client={client.client ?? ''}>
        <header>
          <ClientHeading who={client} level={3} id={heading} />
          {client.canSpend && <p className="badge money">Can send money</p>}
        </header>
        <ul className="grants" ref={further.list}>
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
        {client.more && (
          <div className="further">
            <p className="facts">It has more permissions than are shown. Disconnecting ends all of them.</p>
            {next && (
              <button
                type="button"
                className="small"
                disabled={further.busy}
                onClick={() => void further.next({ ...next, first: GRANTS_PAGE })}
              >
                Show more <span className="unseen">permissions</span>
              </button>
            )}
          </div>
        )}
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
