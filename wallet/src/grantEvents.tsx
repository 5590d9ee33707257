import { useState } from 'react'
import { Events } from './events.tsx'
import { GrantEventsDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { Receipts } from './receipts.tsx'

/** What happened to one grant; nothing is fetched before it is opened. */
export default function GrantEvents({ grantId }: { grantId: string }) {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <details className="part" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('history.title')}</summary>
      {open && (
        <>
          <Events query={GrantEventsDocument} variables={{ grantId }} eventsIn={(data) => data.myGrant?.history} />
          <Receipts grantId={grantId} />
        </>
      )}
    </details>
  )
}
