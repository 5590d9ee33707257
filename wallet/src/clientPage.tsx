import { useQuery } from '@apollo/client/react'
import { useEffect, useRef } from 'react'
import { BackLink } from './backLink.tsx'
import { ClientHeading, nameOf } from './client.tsx'
import { clientOf } from './clients.ts'
import { Disconnect } from './disconnect.tsx'
import { faultsOf } from './faults.ts'
import { focusNear } from './focus.ts'
import { ConnectedAppDocument } from './gql/graphql.ts'
import { GrantItem, RequestItem } from './grantItem.tsx'
import { useWords } from './notices.tsx'
import { Failed, Loading, Partly } from './states.tsx'
import { useEnding } from './useEnding.ts'
import { useFocusRefresh } from './useFocusRefresh.ts'
import { useNextPage } from './useNextPage.ts'

const GRANTS_PAGE = 30

/** One app: all that it may do, what was paid under each permission, and what happened. */
export default function ClientPage({ id }: { id: string }) {
  const words = useWords()
  const { say, dates } = words
  const { data, error, loading, refetch } = useQuery(ConnectedAppDocument, {
    variables: { id, first: GRANTS_PAGE },
    fetchPolicy: 'cache-and-network',
    errorPolicy: 'all'
  })
  const more = useNextPage(ConnectedAppDocument)
  const top = useRef<HTMLElement>(null)
  const { ending, revoke, disconnect } = useEnding((place) => {
    requestAnimationFrame(() => focusNear(place, top.current?.querySelector('h1') ?? null))
  })
  const node = data?.myClient
  const shown = node?.grants?.edges.length ?? 0
  const again = () => refetch({ id, first: Math.min(100, Math.max(GRANTS_PAGE, shown)) }).catch(() => {})
  useFocusRefresh(() => void again())
  const client = node ? clientOf(node, ending) : null
  const name = client ? nameOf(client, words) : say('app.title')
  useEffect(() => {
    document.title = document.title.replace(/^.*(?= – )/, name)
  }, [name])
  const there = client !== null
  useEffect(() => {
    if (there) top.current?.querySelector('h1')?.focus()
  }, [there])

  if (!node || !client) {
    if (loading) return <Loading title={name} />
    if (error) return <Failed title={name} what="app.failed" {...{ error, again, loading }} />
    return (
      <main ref={top}>
        <BackLink />
        <h1>{name}</h1>
        <p className="state">{say('app.missing')}</p>
      </main>
    )
  }
  const missing = faultsOf(error).some(({ path }) => !path.includes('clientProfile'))
  const { hasNextPage = false, endCursor = null } = node.grants?.pageInfo ?? {}
  const allEnding = client.grants.every(({ grant }) => ending.has(grant.id))
  return (
    <main ref={top} className="app-page">
      <BackLink />
      <header className="head">
        <ClientHeading who={client} level={1}>
          {client.canSpend && <p className="badge money-badge">{say('card.spends')}</p>}
        </ClientHeading>
        {client.grants.length > 0 && !allEnding && (
          <Disconnect client={client} onConfirm={() => void disconnect(client)} />
        )}
      </header>
      <p className="facts">
        {say(client.own ? 'client.ownKnown' : 'app.known', { date: dates.day(node.firstGrantedAt) })}
      </p>
      {missing && <Partly again={again} busy={loading} />}
      <section aria-labelledby="permissions">
        <h2 id="permissions">{say('app.permissions')}</h2>
        {node.grants && client.grants.length === 0 && !hasNextPage && (
          <p className="state">{say('app.noPermissions')}</p>
        )}
        <article className="card" hidden={client.grants.length === 0} data-client={client.client ?? ''}>
          <ul className="grants" ref={more.list}>
            {client.grants.map((it) => {
              const props = { grant: it.grant, who: client, ending: ending.has(it.grant.id) }
              const onRevoke = () => void revoke(client, it, client)
              return it.grant.status === 'AWAITING_APPROVAL' ? (
                <li key={it.grant.id}>
                  <RequestItem {...props} onRevoke={onRevoke} />
                </li>
              ) : (
                <GrantItem key={it.grant.id} {...props} whole onRevoke={onRevoke} />
              )
            })}
          </ul>
        </article>
        {hasNextPage && (
          <button
            type="button"
            disabled={more.busy}
            onClick={() => void more.next({ id, first: GRANTS_PAGE, after: endCursor })}
          >
            {say('app.more')}
          </button>
        )}
      </section>
    </main>
  )
}
