import { useId } from 'react'
import { ClientHeading, named } from './client.tsx'
import type { Connected } from './clients.ts'
import { Disconnect } from './disconnect.tsx'
import type { Shown } from './ending.ts'
import { GrantItem } from './grantItem.tsx'
import { useWords } from './notices.tsx'
import { pathOf } from './route.ts'

interface Props {
  client: Connected
  ending: ReadonlySet<string>
  onRevoke: (shown: Shown) => void
  onDisconnect: () => void
}

/** A client with the newest of what it may do; its own page has the rest. */
export function ClientCard({ client, ending, onRevoke, onDisconnect }: Props) {
  const words = useWords()
  const { say } = words
  const heading = useId()
  const name = named(client, words)
  const page = pathOf(client.id)
  const allEnding = client.grants.every(({ grant }) => ending.has(grant.id))
  return (
    <li>
      <article id={client.id} className="card" aria-labelledby={heading} data-client={client.client ?? ''}>
        <header>
          <ClientHeading who={client} level={3} id={heading} href={page}>
            {client.canSpend && <p className="badge money-badge">{say('card.spends')}</p>}
          </ClientHeading>
          {!allEnding && <Disconnect client={client} onConfirm={onDisconnect} />}
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
        <footer>
          <a href={page}>
            {client.more ? say('card.all', { ...name, count: client.activeGrants }) : say('app.open', name)}
          </a>
        </footer>
      </article>
    </li>
  )
}
