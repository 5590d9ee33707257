import { useQuery } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { plain } from './amounts.ts'
import { Address } from './client.tsx'
import { Confirm } from './confirm.tsx'
import { sayFault } from './faults.ts'
import { PublishedKeysDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { useNextPage } from './useNextPage.ts'
import { useWithdrawal } from './useWithdrawal.ts'

/** Keys come a hundred an address: few addresses at once. */
const ADDRESSES_PAGE = 10

/** The keys that the account holder's wallet addresses publish: withdrawn only where they choose it, and are who they are. */
export function PublishedKeys() {
  const words = useWords()
  const { say, dates } = words
  const { data, error, loading, refetch } = useQuery(PublishedKeysDocument, {
    variables: { first: ADDRESSES_PAGE },
    errorPolicy: 'all'
  })
  const more = useNextPage(PublishedKeysDocument)
  const addresses = data?.myWalletAddresses
  const { hasNextPage = false, endCursor = null } = addresses?.pageInfo ?? {}
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (hasNextPage && !more.busy && !failed)
      void more.next({ first: ADDRESSES_PAGE, after: endCursor }, { quiet: true }).then((came) => setFailed(!came))
  })
  const keys = (addresses?.edges ?? []).flatMap(({ node }) =>
    node.keys.filter(({ revoked }) => !revoked).map((key) => ({ ...key, address: node.address }))
  )
  const [asking, setAsking] = useState(false)
  const { busy, stepUp, withdrawn, fault, withdraw } = useWithdrawal()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (stepUp || (!busy && withdrawn > 0)) heading.current?.focus()
  }, [busy, stepUp, withdrawn])
  const count = keys.length
  const confirmed = () => {
    setAsking(false)
    void withdraw(keys.map(({ id }) => id))
  }
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" ref={heading} tabIndex={-1}>
        {say(stepUp ? 'step.title' : 'keys.title')}
      </h2>
      <p>{say(stepUp ? 'keys.step' : 'keys.what')}</p>
      {!addresses && loading && <p className="facts">{say('loading')}</p>}
      {((!addresses && !loading) || failed) && (
        <div className="state">
          <p>
            {say('keys.unread')} {sayFault(error, words)}
          </p>
          <button type="button" className="small" onClick={() => (setFailed(false), void refetch().catch(() => {}))}>
            {say('retry')}
          </button>
        </div>
      )}
      {addresses && !hasNextPage && count === 0 && <p className="state">{say('keys.none')}</p>}
      <ul className="keys">
        {keys.map(({ id, jwk, address, createdAt }) => (
          <li key={id}>
            <p className="address">
              <Address url={address} />
            </p>
            <p className="facts">
              <bdi>{plain(jwk.kid ?? '')}</bdi> · {say('since', { date: dates.day(createdAt) })}
            </p>
          </li>
        ))}
      </ul>
      <p role="status" className="facts">
        {busy ? say('keys.busy') : withdrawn > 0 && say('keys.done', { count: withdrawn })}
      </p>
      <div role="alert" className="fault">
        {fault}
      </div>
      {count > 0 && (
        <div className="actions start">
          <button
            type="button"
            className="danger-quiet"
            disabled={busy}
            onClick={() => (stepUp ? void withdraw(keys.map(({ id }) => id)) : setAsking(true))}
          >
            {say(stepUp ? 'keys.stepDo' : 'keys.withdraw', { count })}
          </button>
        </div>
      )}
      {asking && (
        <Confirm
          title={say('keys.ask', { count })}
          action={say('keys.withdraw', { count })}
          keep={say('decline.keep')}
          onClose={() => setAsking(false)}
          onConfirm={confirmed}
        >
          <p>{say('keys.effect')}</p>
        </Confirm>
      )}
    </section>
  )
}
