import { useId } from 'react'
import { ClientHeading, type Who } from './client.tsx'
import type { Waiting } from './clients.ts'
import type { Shown } from './ending.ts'
import { RequestItem } from './grantItem.tsx'
import { useWords } from './notices.tsx'

interface Props {
  waiting: Waiting[]
  ending: ReadonlySet<string>
  onRevoke: (who: Who, shown: Shown) => void
}

/** What apps asked for and nobody has answered. */
export function Requests({ waiting, ending, onRevoke }: Props) {
  const { say } = useWords()
  const heading = useId()
  if (waiting.length === 0) return null
  return (
    <section aria-labelledby={heading} className="requests">
      <h2 id={heading}>{say('requests.title')}</h2>
      <p className="facts">{say('requests.intro')}</p>
      <ul className="cards">
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
    </section>
  )
}
