import { useApolloClient, useQuery } from '@apollo/client/react'
import { useState, type ReactNode } from 'react'
import { ClientHeading } from './client.tsx'
import { faultsOf, sayFault, sayMutationFault, wordsOf } from './faults.ts'
import {
  AcceptRequestDocument,
  GrantRequestDocument,
  RejectRequestDocument,
  type RequestFragment
} from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { Terms } from './terms.tsx'

interface Key {
  interactionId: string
  nonce: string
}

interface Way {
  finishUrl: string
  returnsToClient: boolean | null
}

/** Only these two of the address are read: anyone can write links, with any name in them. */
export function keyOf(search: string): Key | null {
  const parameters = new URLSearchParams(search)
  const [interactionId, nonce] = [parameters.get('interactId'), parameters.get('nonce')]
  return interactionId && nonce ? { interactionId, nonce } : null
}

/** Asks the account holder what a client asks of them, and carries the answer to the auth server. */
export function Consent({ search }: { search: string }) {
  const key = keyOf(search)
  return key ? <Asked of={key} /> : <Shell title="This link is not complete">Go back to the app and start again.</Shell>
}

function Asked({ of: key }: { of: Key }) {
  const { data, error, loading, refetch } = useQuery(GrantRequestDocument, {
    variables: key,
    fetchPolicy: 'network-only',
    errorPolicy: 'all'
  })
  const request = data?.myGrantRequest
  if (request) return <Request request={request} of={key} again={() => void refetch()} />
  if (loading) {
    return (
      <main aria-busy="true" className="narrow">
        <p className="unseen" role="status">
          Loading…
        </p>
        <div className="card ghost tall" aria-hidden="true" />
      </main>
    )
  }
  const code = error ? faultsOf(error)[0]?.code : 'NOT_FOUND'
  if (code === 'NOT_FOUND') {
    return (
      <Shell title="Nothing to answer here">
        There is no such request, or it is not for you. If you signed in as somebody else, sign in again and come back.
      </Shell>
    )
  }
  return (
    <Shell title="The request cannot be shown" alert>
      {sayFault(error)}
      <div className="actions">
        <button type="button" disabled={loading} onClick={() => void refetch()}>
          Try again
        </button>
      </div>
    </Shell>
  )
}

function Request({ request, of: key, again }: { request: RequestFragment; of: Key; again: () => void }) {
  const words = useWords()
  const { status, finishUrl, returnsToClient, obstacle, acceptable, expiresAt, client, clientProfile } = request
  const { answer, busy, fault, stepUp, way } = useAnswer(key, request, again)
  const onward = way ?? (finishUrl === null ? null : { finishUrl, returnsToClient })
  const here = onward && webUrl(onward.finishUrl) !== null ? onward : null
  if (status !== 'AWAITING_ANSWER') return <Over request={request} way={here} />
  const obstacleWords = obstacle && wordsOf(obstacle === 'EXPIRED' ? 'REQUEST_EXPIRED' : obstacle)
  return (
    <main className="narrow">
      <article className="card consent" aria-labelledby="ask">
        <h1 id="ask">An app asks for your permission</h1>
        <ClientHeading who={{ client, profile: clientProfile }} level={2} />
        <p className="facts">The name is what the app calls itself. Its address is who it is: do you know it?</p>
        <h2 className="sub">If you allow it, this app</h2>
        <Terms access={request.access} subject={request.subject} />
        {request.canSpend && <p className="badge money">Can send your money</p>}
        <p className="facts">
          You can end this at any time under <a href="/">Connected apps</a>. The question stands until{' '}
          {words.dates.time(expiresAt)}.
        </p>
        {obstacleWords && <p className="state wrong">{obstacleWords}</p>}
        <div role="alert" className="fault">
          {fault}
        </div>
        <div className="actions even">
          <button type="button" disabled={busy} onClick={() => void answer('reject')}>
            Decline
          </button>
          <button
            type="button"
            className="primary"
            disabled={busy || !acceptable}
            onClick={() => void answer('accept', { fresh: stepUp })}
          >
            {stepUp ? 'It is me: allow' : 'Allow'}
          </button>
        </div>
      </article>
    </main>
  )
}

function useAnswer(key: Key, { termsDigest }: RequestFragment, again: () => void) {
  const graph = useApolloClient()
  const [state, set] = useState<{ busy: boolean; fault: string; stepUp: boolean; way: Way | null }>({
    ...{ busy: false, fault: '', stepUp: false, way: null }
  })
  async function answer(which: 'accept' | 'reject', context: { fresh?: boolean } = {}): Promise<void> {
    set((now) => ({ ...now, busy: true, fault: '' }))
    try {
      const way = await answered(which, context)
      set((now) => ({ ...now, way }))
      // False: the browser would end at a bare page of the auth server. That is told first.
      // Else as a whole page, in the session that the browser came with: only there does the answer take effect.
      const url = webUrl(way.finishUrl)
      if (url !== null && way.returnsToClient !== false) window.location.assign(url)
    } catch (error) {
      const { code, unknown } = faultsOf(error)[0] ?? { code: '', unknown: true }
      const stepUp = code === 'STEP_UP_REQUIRED'
      set((now) => ({ ...now, busy: false, stepUp, fault: sayMutationFault(error) }))
      // Somebody answered before, or the answer was lost: the request itself knows.
      if (unknown || ['ALREADY_ANSWERED', 'REQUEST_EXPIRED', 'TERMS_CHANGED'].includes(code)) again()
    }
  }
  async function answered(which: 'accept' | 'reject', context: { fresh?: boolean }): Promise<Way> {
    const options = { context, errorPolicy: 'all' as const }
    const { data, error } =
      which === 'accept'
        ? await graph.mutate({
            mutation: AcceptRequestDocument,
            variables: { input: { ...key, termsDigest } },
            ...options
          })
        : await graph.mutate({ mutation: RejectRequestDocument, variables: { input: key }, ...options })
    const way = data && ('acceptMyGrantRequest' in data ? data.acceptMyGrantRequest : data.rejectMyGrantRequest)
    // An answer that was given is given, even where something beside it could not be read, such as the client's name.
    if (!way) throw error as Error
    return way
  }
  return { ...state, answer }
}

/** An address that a browser can go to without running anything. Null: it is something else, or nothing at all. */
const webUrl = (url: string): string | null =>
  URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null

const titles = { ACCEPTED: 'You allowed it', REJECTED: 'You declined', EXPIRED: 'Too late' }

/** Answered or expired: the browser may still have to carry that to the auth server. */
function Over({ request, way }: { request: RequestFragment; way: Way | null }) {
  const { status, client, clientProfile } = request
  if (status === 'AWAITING_ANSWER') return null
  return (
    <Shell title={titles[status]} status>
      <ClientHeading who={{ client, profile: clientProfile }} level={2} />
      {way === null ? (
        <p>There is nothing more to do here. You can go back to the app.</p>
      ) : way.returnsToClient === false ? (
        <>
          <p>
            One step is left: open the page below. It is bare, and does not lead back to the app. You can close it then,
            and go to the app yourself.
          </p>
          <div className="actions">
            <a className="button primary" href={way.finishUrl} target="_blank" rel="noreferrer">
              Finish in a new tab
            </a>
          </div>
        </>
      ) : (
        <>
          <p>
            {status === 'EXPIRED'
              ? 'Nobody answered in time. The app can ask you again.'
              : 'Go on to the app, so that it hears of it.'}
          </p>
          <div className="actions">
            <a className="button primary" href={way.finishUrl}>
              Go on to the app
            </a>
          </div>
        </>
      )}
    </Shell>
  )
}

interface ShellProps {
  title: string
  alert?: boolean
  status?: boolean
  children: ReactNode
}

function Shell({ title, alert, status, children }: ShellProps) {
  return (
    <main className="narrow">
      <div className="card consent" role={alert ? 'alert' : status ? 'status' : undefined}>
        <h1>{title}</h1>
        <div>{children}</div>
      </div>
    </main>
  )
}
