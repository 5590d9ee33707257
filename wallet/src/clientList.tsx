import { useEffect, useState, type RefObject } from 'react'
import { nameOf } from './client.tsx'
import { ClientCard } from './clientCard.tsx'
import { chosen, type Connected, type Kind, type Order } from './clients.ts'
import type { Shown } from './ending.ts'
import { useWords } from './notices.tsx'
import { Tools } from './tools.tsx'

interface Props {
  clients: Connected[]
  ending: ReadonlySet<string>
  heading: RefObject<HTMLHeadingElement | null>
  list: RefObject<HTMLUListElement | null>
  busy: boolean
  complete: boolean
  /** Fetches the next page. Null: there is none. */
  onMore: ((options?: { quiet: boolean }) => Promise<boolean>) | null
  onRevoke: (client: Connected, shown: Shown) => void
  onDisconnect: (client: Connected) => void
}

/** From so many on, a list is searched and not read. */
const FEW = 6

export function ClientList({ clients, ending, heading, list, busy, complete, onMore, onRevoke, onDisconnect }: Props) {
  const words = useWords()
  const { say, locale } = words
  const [choice, setChoice] = useState<{ text: string; kind: Kind; order: Order }>({
    ...{ text: '', kind: 'all', order: 'newest' }
  })
  const [failed, setFailed] = useState(false)
  const isChosen = choice.text.trim() !== '' || choice.kind !== 'all' || choice.order !== 'newest'
  // A search, a filter and an order are of all apps: those that are not there yet are fetched.
  const fetching = isChosen && onMore !== null && !failed
  useEffect(() => {
    if (fetching && !busy) void onMore?.({ quiet: true }).then((came) => setFailed(!came))
  })
  const named = clients.map((client) => ({ ...client, name: nameOf(client, words) }))
  const shown = isChosen ? chosen(named, { ...choice, locale }) : named
  return (
    <section aria-labelledby="with-access">
      <h2 id="with-access" ref={heading} tabIndex={-1}>
        {say('apps.title')}
      </h2>
      {clients.length === 0 && onMore === null && complete && (
        <div className="state">
          <p>{say('apps.none')}</p>
          <p className="facts">{say('apps.noneHint')}</p>
        </div>
      )}
      {(clients.length >= FEW || isChosen) && (
        <Tools
          {...choice}
          found={!isChosen ? '' : fetching ? say('loading') : say('apps.found', { count: shown.length })}
          onChange={(change) => {
            setFailed(false)
            setChoice((now) => ({ ...now, ...change }))
          }}
        />
      )}
      {isChosen && !fetching && shown.length === 0 && clients.length > 0 && (
        <p className="state">{say('apps.noMatch')}</p>
      )}
      <ul className="cards" ref={list}>
        {shown.map((client) => (
          <ClientCard
            key={client.id}
            client={client}
            ending={ending}
            onRevoke={(it) => onRevoke(client, it)}
            onDisconnect={() => onDisconnect(client)}
          />
        ))}
      </ul>
      {onMore !== null && !fetching && (
        <button type="button" disabled={busy} onClick={() => void onMore()}>
          {say('apps.more')}
        </button>
      )}
      {!complete && onMore === null && <p className="facts">{say('apps.incomplete')}</p>}
    </section>
  )
}
