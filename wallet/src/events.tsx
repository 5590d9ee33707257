import type { TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { sayEvent, sayMoment } from './eventWords.ts'
import { faultsOf, sayFault } from './faults.ts'
import { ActivityDocument, GrantEventsDocument, type EventFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { Receipts } from './receipts.tsx'
import { useNextPage } from './useNextPage.ts'

const EVENTS_PAGE = 20

interface Events {
  edges: { cursor: string; node: EventFragment }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** What happened to one grant; nothing is fetched before it is opened. */
export function GrantEvents({ grantId }: { grantId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="grant-events" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>History</summary>
      {open && (
        <>
          <Listed query={GrantEventsDocument} variables={{ grantId }} eventsIn={(data) => data.myGrant?.history} />
          <Receipts grantId={grantId} />
        </>
      )}
    </details>
  )
}

/** What happened in the whole account. */
export function Activity() {
  const [open, setOpen] = useState(false)
  return (
    <details className="history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>Activity</h2>
      </summary>
      {open && <Listed query={ActivityDocument} variables={{}} eventsIn={(data) => data.myActivity} />}
    </details>
  )
}

interface Props<Data, Variables> {
  query: TypedDocumentNode<Data, Variables & { first: number; after?: string | null }>
  variables: Variables
  eventsIn: (data: Data) => Events | null | undefined
}

function Listed<Data, Variables extends object>({ query, variables, eventsIn }: Props<Data, Variables>) {
  const words = useWords()
  const more = useNextPage(query)
  const { data, error, loading, refetch } = useQuery(query, {
    variables: { ...variables, first: EVENTS_PAGE },
    errorPolicy: 'all'
  })
  const events = data && eventsIn(data)
  if (!events && loading) return <p className="facts">Loading…</p>
  if (!events) {
    const absent = faultsOf(error).some(({ code }) => code === 'GRAPHQL_VALIDATION_FAILED')
    return (
      <div className="state">
        <p>{absent ? 'This wallet keeps no history.' : sayFault(error)}</p>
        {!absent && (
          <button type="button" className="small" onClick={() => void refetch()}>
            Try again
          </button>
        )}
      </div>
    )
  }
  const { hasNextPage, endCursor } = events.pageInfo
  return (
    <>
      {events.edges.length === 0 && <p className="facts">Nothing is known.</p>}
      <ul className="events" ref={more.list}>
        {events.edges.map(({ node }) => (
          <li key={node.id} tabIndex={-1}>
            <p>{sayEvent(node, words.amount)}</p>
            <p className="facts">
              <time dateTime={node.at}>{sayMoment(node, words.dates)}</time>
            </p>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <button
          type="button"
          className="small"
          disabled={more.busy}
          onClick={() => void more.next({ ...variables, first: EVENTS_PAGE, after: endCursor })}
        >
          Show older ones
        </button>
      )}
    </>
  )
}
