import { useState } from 'react'
import { Events } from './events.tsx'
import { ActivityDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

/** What happened in the whole account. */
export function Activity() {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <details className="history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{say('activity.title')}</h2>
      </summary>
      {open && <Events query={ActivityDocument} variables={{}} eventsIn={(data) => data.myActivity} />}
    </details>
  )
}
