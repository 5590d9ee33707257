import type { TypedDocumentNode } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { sayEvent, sayMoment } from './eventWords.ts'
import { faultsOf, sayFault } from './faults.ts'
import type { EventFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { useNextPage } from './useNextPage.ts'

const EVENTS_PAGE = 20

interface EventPage {
  edges: { cursor: string; node: EventFragment }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

interface Props<Data, Variables> {
  query: TypedDocumentNode<Data, Variables & { first: number; after?: string | null }>
  variables: Variables
  eventsIn: (data: Data) => EventPage | null | undefined
}

/** Events, newest first. */
export function Events<Data, Variables extends object>({ query, variables, eventsIn }: Props<Data, Variables>) {
  const words = useWords()
  const { say } = words
  const more = useNextPage(query)
  const { data, error, loading, refetch } = useQuery(query, {
    variables: { ...variables, first: EVENTS_PAGE },
    errorPolicy: 'all'
  })
  const events = data && eventsIn(data)
  if (!events && loading) return <p className="facts">{say('loading')}</p>
  if (!events) {
    const absent = faultsOf(error).some(({ code }) => code === 'GRAPHQL_VALIDATION_FAILED')
    return (
      <div className="state">
        <p>{absent ? say('events.absent') : sayFault(error, words)}</p>
        {!absent && (
          <button type="button" className="small" onClick={() => void refetch()}>
            {say('retry')}
          </button>
        )}
      </div>
    )
  }
  const { hasNextPage, endCursor } = events.pageInfo
  return (
    <>
      {events.edges.length === 0 && <p className="facts">{say('events.none')}</p>}
      <ul className="events" ref={more.list}>
        {events.edges.map(({ node }) => (
          <li key={node.id} tabIndex={-1}>
            <p>{sayEvent(node, words)}</p>
            <p className="facts">
              <time dateTime={node.at}>{sayMoment(node, words)}</time>
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
          {say('older')}
        </button>
      )}
    </>
  )
}
