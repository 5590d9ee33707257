import { useQuery } from '@apollo/client/react'
import { useRef } from 'react'
import { ClientCard, type CardClient } from './clientCard.tsx'
import { Activity } from './events.tsx'
import { faultsOf, sayFault } from './faults.ts'
import { focusNear } from './focus.ts'
import { ConnectedAppsDocument, type ConnectedAppsQuery } from './gql/graphql.ts'
import { History } from './history.tsx'
import { useEnding } from './useEnding.ts'
import { useNextPage } from './useNextPage.ts'

const CLIENTS_PAGE = 20
const live = ['ACTIVE', 'AWAITING_APPROVAL']

/** Which apps may act for the account holder, and how to end it. */
export function ConnectedApps() {
  const { data, error, loading, refetch } = useQuery(ConnectedAppsDocument, {
    variables: { first: CLIENTS_PAGE },
    errorPolicy: 'all'
  })
  const more = useNextPage(ConnectedAppsDocument)
  const heading = useRef<HTMLHeadingElement>(null)
  const { ending, revoke, disconnect } = useEnding((place) => {
    // What had the focus may be gone with the grant.
    requestAnimationFrame(() => focusNear(place, heading.current))
  })
  if (!data?.myClients)
    return error ? <Failed error={error} again={() => void refetch()} busy={loading} /> : <Loading />

  const clients = data.myClients.edges
    .map(({ node }) => cardOf(node, ending))
    .filter(({ grants, activeGrants }) => grants.length > 0 || activeGrants > 0)
  const { hasNextPage, endCursor } = data.myClients.pageInfo
  // A client's name that its own wallet did not tell is no fault of ours: its address is shown.
  const missing = faultsOf(error).some(({ path }) => !path.includes('clientProfile'))
  return (
    <main>
      <h1>Connected apps</h1>
      {data.myGrantsSummary && <Summary summary={data.myGrantsSummary} />}
      {missing && (
        <div className="state partly" role="status">
          <p>Some things could not be read just now, such as what was spent. What is shown is right.</p>
          <button type="button" className="small" disabled={loading} onClick={() => void refetch()}>
            Try again
          </button>
        </div>
      )}
      <section aria-labelledby="with-access">
        <h2 id="with-access" ref={heading} tabIndex={-1}>
          Apps with access
        </h2>
        {clients.length === 0 && !hasNextPage && (
          <div className="state">
            <p>No app has access to your account.</p>
            <p className="facts">When you allow one to see or send something, it shows up here.</p>
          </div>
        )}
        <ul className="cards" ref={more.list}>
          {clients.map((client) => (
            <ClientCard
              key={client.id}
              client={client}
              ending={ending}
              onRevoke={(shown) => void revoke(client, shown)}
              onDisconnect={() => void disconnect(client)}
            />
          ))}
        </ul>
        {hasNextPage && (
          <button
            type="button"
            disabled={more.busy}
            onClick={() => void more.next({ first: CLIENTS_PAGE, after: endCursor })}
          >
            Show more apps
          </button>
        )}
        {!data.myClients.complete && !hasNextPage && (
          <p className="facts">There may be more apps than could be read just now.</p>
        )}
      </section>
      <History />
      <Activity />
    </main>
  )
}

type Node = NonNullable<ConnectedAppsQuery['myClients']>['edges'][number]['node']

/** The client's live grants, and those whose end is not certain yet. */
function cardOf(node: Node, ending: ReadonlySet<string>): CardClient {
  const { id, client, clientProfile: profile, activeGrants, canSpend } = node
  const edges = node.grants?.edges ?? []
  const last = edges.at(-1)
  const more = node.grants?.pageInfo.hasNextPage ?? true
  const next = more && last ? { grantId: last.node.id, after: last.cursor } : null
  const grants = edges
    .map((edge) => edge.node)
    .filter((grant) => live.includes(grant.status) || ending.has(grant.id))
    .map((grant) => ({ grant, profile }))
  return { id, client, profile, activeGrants, canSpend, grants, more, next }
}

function Summary({ summary }: { summary: NonNullable<ConnectedAppsQuery['myGrantsSummary']> }) {
  const { active, awaitingApproval, complete } = summary
  const least = complete ? '' : 'at least '
  return (
    <dl className="summary">
      <div>
        <dt>active</dt>
        <dd>
          {least}
          {active}
        </dd>
      </div>
      <div>
        <dt>not answered yet</dt>
        <dd>
          {least}
          {awaitingApproval}
        </dd>
      </div>
    </dl>
  )
}

function Loading() {
  return (
    <main aria-busy="true">
      <h1>Connected apps</h1>
      <p className="unseen" role="status">
        Loading…
      </p>
      <div className="card ghost" aria-hidden="true" />
      <div className="card ghost" aria-hidden="true" />
    </main>
  )
}

function Failed({ error, again, busy }: { error: unknown; again: () => void; busy: boolean }) {
  return (
    <main>
      <h1>Connected apps</h1>
      <div className="state wrong" role="alert">
        <p>Your connected apps cannot be shown.</p>
        <p className="facts">{sayFault(error)}</p>
        <button type="button" disabled={busy} onClick={again}>
          Try again
        </button>
      </div>
    </main>
  )
}
