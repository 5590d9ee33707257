import { useQuery } from '@apollo/client/react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { clientOf, waitingOf } from './clients.ts'
import { ClientList } from './clientList.tsx'
import { faultsOf } from './faults.ts'
import { focusNear } from './focus.ts'
import { ConnectedAppsDocument, WaitingRequestsDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { part } from './part.ts'
import { Requests } from './requests.tsx'
import { Failed, Loading, Partly } from './states.tsx'
import { EVERYTHING, useRoute } from './route.ts'
import { Summary } from './summary.tsx'
import { useEnding } from './useEnding.ts'
import { useFocusRefresh } from './useFocusRefresh.ts'
import { useNextPage } from './useNextPage.ts'

const Accounts = lazy(() => import('./accounts.tsx'))
const ClientPage = part(() => import('./clientPage.tsx'))
const Everything = part(() => import('./everything.tsx'))
const Later = part(() => import('./later.tsx'))

const CLIENTS_PAGE = 20
const REQUESTS_PAGE = 20

/** Which apps may act for the account holder, and how to end it: the list, or the page of one. */
export default function ConnectedApps({ accounts }: { accounts: boolean }) {
  const { say } = useWords()
  const { everything, clientId } = useRoute()
  /** What was open before, by the id of what leads there: the list goes on there. */
  const before = useRef<string | null>(null)
  const open = everything ? EVERYTHING : clientId
  useEffect(() => {
    if (open !== null) before.current = open
  }, [open])
  if (open === null) return <List from={before.current} accounts={accounts} />
  return (
    <Suspense fallback={<Loading title={say('app.title')} />}>
      {clientId === null ? <Everything /> : <ClientPage key={clientId} id={clientId} />}
    </Suspense>
  )
}

function List({ from, accounts }: { from: string | null; accounts: boolean }) {
  const { say } = useWords()
  const title = say('app.title')
  const { data, error, loading, refetch } = useQuery(ConnectedAppsDocument, {
    variables: { first: CLIENTS_PAGE },
    errorPolicy: 'all'
  })
  const requests = useQuery(WaitingRequestsDocument, { variables: { first: REQUESTS_PAGE }, errorPolicy: 'all' })
  const more = useNextPage(ConnectedAppsDocument)
  const moreRequests = useNextPage(WaitingRequestsDocument)
  const heading = useRef<HTMLHeadingElement>(null)
  const { ending, revoke, disconnect } = useEnding((place) => {
    // What had the focus may be gone with the grant.
    requestAnimationFrame(() => focusNear(place, heading.current))
  })
  // As many as there are on the page, so that it stays as long as it is.
  const first = (page: number, shown = 0) => ({ first: Math.min(100, Math.max(page, shown)) })
  const again = () =>
    Promise.all([
      refetch(first(CLIENTS_PAGE, data?.myClients?.edges.length)),
      requests.refetch(first(REQUESTS_PAGE, requests.data?.myGrants?.edges.length))
    ]).catch(() => {})
  useFocusRefresh(() => void again())
  useEffect(() => {
    document.title = document.title.replace(/^.*(?= – )/, title)
  }, [title])
  const there = Boolean(data?.myClients && (requests.data || !requests.loading))
  useEffect(() => {
    if (there && from !== null) document.getElementById(from)?.querySelector('a')?.focus()
  }, [there, from])

  if (!data?.myClients)
    return error ? (
      <Failed title={title} what="apps.failed" {...{ error, again, loading }} />
    ) : (
      <Loading title={title} />
    )
  if (!there) return <Loading title={title} />

  const waiting = requests.data?.myGrants ? waitingOf(requests.data.myGrants, ending) : []
  const clients = data.myClients.edges
    .map(({ node }) => clientOf(node, ending))
    .filter(({ grants, activeGrants }) => grants.length > 0 || activeGrants > 0)
    .map((it) => ({
      ...it,
      waiting: waiting.filter(({ client }) => client !== null && client === it.client).map(({ shown }) => shown)
    }))
  // A client's name that its own wallet did not tell is no fault of ours: its address is shown.
  const missing = [...faultsOf(error), ...faultsOf(requests.error)].some(({ path }) => !path.includes('clientProfile'))
  const { hasNextPage, endCursor } = data.myClients.pageInfo
  const requestsPage = requests.data?.myGrants?.pageInfo
  return (
    <main className="wide">
      <header className="head">
        <h1>{title}</h1>
        <p id={EVERYTHING}>
          <a className="button small danger-quiet" href={`#${EVERYTHING}`}>
            {say('everything.title')}
          </a>
        </p>
      </header>
      {data.myGrantsSummary && <Summary summary={data.myGrantsSummary} />}
      {accounts && (
        <Suspense>
          <Accounts />
        </Suspense>
      )}
      {missing && <Partly again={again} busy={loading} />}
      <Requests
        waiting={waiting}
        ending={ending}
        list={moreRequests.list}
        busy={moreRequests.busy}
        onMore={
          requestsPage?.hasNextPage
            ? () => void moreRequests.next({ first: REQUESTS_PAGE, after: requestsPage.endCursor })
            : null
        }
        onRevoke={(who, it) => void revoke(who, it)}
      />
      <ClientList
        clients={clients}
        ending={ending}
        heading={heading}
        list={more.list}
        busy={more.busy}
        complete={data.myClients.complete}
        onMore={
          hasNextPage
            ? (options) => more.next({ first: options?.quiet ? 50 : CLIENTS_PAGE, after: endCursor }, options)
            : null
        }
        onRevoke={(client, it) => void revoke(client, it, client)}
        onDisconnect={(client) => void disconnect(client)}
      />
      <Suspense>
        <Later />
      </Suspense>
    </main>
  )
}
