import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { ClientHeading } from './client.tsx'
import { HISTORY_PAGE } from './ending.ts'
import { sayFault } from './faults.ts'
import GrantEvents from './grantEvents.tsx'
import { sayEnd } from './eventWords.ts'
import { EndedGrantsDocument, EndedTimesDocument, type EndedTimesQuery, type GrantFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { useNextPage } from './useNextPage.ts'
import { sayLastUsed } from './spent.ts'
import { Terms, withoutSpending } from './terms.tsx'

/** What ended, for those who want to see it: nothing is fetched before. */
export function History() {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <details className="history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{say('ended.title')}</h2>
      </summary>
      {open && <Ended />}
    </details>
  )
}

type Times = NonNullable<EndedTimesQuery['myGrants']>['edges'][number]['node']

function Ended() {
  const words = useWords()
  const { say, dates } = words
  const more = useNextPage(EndedGrantsDocument)
  const { data, error, refetch } = useQuery(EndedGrantsDocument, {
    variables: { first: HISTORY_PAGE },
    errorPolicy: 'all'
  })
  // A gateway without a journal refuses this one: the list is shown without. As many as are shown, at most a page.
  const shown = data?.myGrants?.edges.length ?? 0
  const times = useQuery(EndedTimesDocument, {
    variables: { first: Math.min(100, Math.max(HISTORY_PAGE, shown)) },
    fetchPolicy: 'no-cache'
  })
  if (!data?.myGrants && error) {
    return (
      <div className="state">
        <p>{sayFault(error, words)}</p>
        <button type="button" onClick={() => void refetch()}>
          {say('retry')}
        </button>
      </div>
    )
  }
  if (!data?.myGrants) return <p className="facts">{say('loading')}</p>
  const { edges, pageInfo, complete } = data.myGrants
  const ends = new Map<string, Times>(times.data?.myGrants?.edges.map(({ node }) => [node.id, node]))
  const factsOf = (grant: GrantFragment): string[] => {
    const { endedAt, endedBy } = ends.get(grant.id) ?? {}
    return [
      say('askedOn', { date: dates.day(grant.createdAt) }),
      (grant.lastUsedAt === null ? null : sayLastUsed(grant, words)) ?? [],
      endedAt ? sayEnd(dates.day(endedAt), endedBy ?? null, words) : []
    ].flat()
  }
  return (
    <>
      {edges.length === 0 && complete && !pageInfo.hasNextPage && <p className="facts">{say('ended.none')}</p>}
      <ul className="ended" ref={more.list}>
        {edges.map(({ node }) => (
          <li key={node.id}>
            <article className="card past">
              <header>
                <ClientHeading
                  who={{ client: node.client, profile: node.clientProfile, own: node.isOwnWalletAddress }}
                  level={3}
                />
                <p className="badge">{say('status', { status: node.status })}</p>
              </header>
              <p>{say('ended.terms')}</p>
              <Terms access={withoutSpending(node.access)} subject={node.subject} />
              <p className="facts">{factsOf(node).join(' · ')}</p>
              <GrantEvents grantId={node.id} />
            </article>
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <button
          type="button"
          disabled={more.busy}
          onClick={() => void more.next({ first: HISTORY_PAGE, after: pageInfo.endCursor })}
        >
          {say('older')}
        </button>
      )}
      {!complete && !pageInfo.hasNextPage && <p className="facts">{say('ended.incomplete')}</p>}
    </>
  )
}
