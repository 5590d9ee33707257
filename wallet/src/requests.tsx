import { useId, type RefObject } from 'react'
import { ClientHeading, type Who } from './client.tsx'
import type { Waiting } from './clients.ts'
import type { Shown } from './ending.ts'
import { RequestItem } from './grantItem.tsx'
import { useWords } from './notices.tsx'

interface Props {
  waiting: Waiting[]
  ending: ReadonlySet<string>
  list: RefObject<HTMLUListElement | null>
  busy: boolean
  /** Fetches the next page. Null: there is none. */
  onMore: (() => void) | null
  onRevoke: (who: Who, shown: Shown) => void
}

/** What apps asked for and nobody has answered. */
export function Requests({ waiting, ending, list, busy, onMore, onRevoke }: Props) {
  const { say } = useWords()
  const heading = useId()
  if (waiting.length === 0 && onMore === null) return null
  return (
    <section aria-labelledby={heading} className="requests">
      <h2 id={heading}>{say('requests.title')}</h2>
      <p className="facts">{say('requests.intro')}</p>
      <ul className="cards" ref={list}>
        {waiting.map((it) => (
          <li key={it.shown.grant.id}>
            <article className="card" data-request={it.client ?? ''}>
              <header>
                <ClientHeading who={it} level={3} />
              </header>
              <RequestItem
                grant={it.shown.grant}
                who={it}
                ending={ending.has(it.shown.grant.id)}
                onRevoke={() => onRevoke(it, it.shown)}
              />
            </article>
          </li>
        ))}
      </ul>
      {onMore !== null && (
        <button type="button" disabled={busy} onClick={onMore}>
          {say('older')}
        </button>
      )}
    </section>
  )
}
