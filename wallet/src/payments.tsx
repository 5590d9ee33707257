import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { sayFault } from './faults.ts'
import { GrantPaymentsDocument, type GrantPaymentsQuery } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { useNextPage } from './useNextPage.ts'
import { hostOf } from './words.ts'

const PAYMENTS_PAGE = 20

/** The payments that were made under one grant; nothing is fetched before it is opened. */
export default function Payments({ grantId }: { grantId: string }) {
  const { say } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <details className="part" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('payments.title')}</summary>
      {open && <Listed grantId={grantId} />}
    </details>
  )
}

function Listed({ grantId }: { grantId: string }) {
  const words = useWords()
  const { say } = words
  const more = useNextPage(GrantPaymentsDocument)
  const { data, error, loading, refetch } = useQuery(GrantPaymentsDocument, {
    variables: { grantId, first: PAYMENTS_PAGE },
    errorPolicy: 'all'
  })
  const payments = data?.myOutgoingPayments
  if (!payments && loading) return <p className="facts">{say('loading')}</p>
  if (!payments)
    return (
      <div className="state">
        <p>{sayFault(error, words)}</p>
        <button type="button" className="small" onClick={() => void refetch()}>
          {say('retry')}
        </button>
      </div>
    )
  const { hasNextPage, endCursor } = payments.pageInfo
  return (
    <>
      {payments.edges.length === 0 && !hasNextPage && <p className="facts">{say('payments.none')}</p>}
      <ul className="events" ref={more.list}>
        {payments.edges.map(({ node }) => (
          <Payment key={node.id} payment={node} />
        ))}
      </ul>
      {hasNextPage && (
        <button
          type="button"
          className="small"
          disabled={more.busy}
          onClick={() => void more.next({ grantId, first: PAYMENTS_PAGE, after: endCursor })}
        >
          {say('older')}
        </button>
      )}
    </>
  )
}

type Node = NonNullable<GrantPaymentsQuery['myOutgoingPayments']>['edges'][number]['node']

function Payment({ payment: { state, debitAmount, sentAmount, receiver, createdAt } }: { payment: Node }) {
  const { say, amount, dates } = useWords()
  const paid = amount(debitAmount)
  return (
    <li tabIndex={-1}>
      <p>{receiver === null ? paid : say('payments.to', { amount: paid, host: hostOf(receiver) })}</p>
      <p className="facts">
        {say('payments.state', { state })} · <time dateTime={createdAt}>{dates.day(createdAt)}</time>
      </p>
      {/* A failed payment may have sent a part. */}
      {state === 'FAILED' && sentAmount.value !== '0' && <p>{say('payments.sent', { amount: amount(sentAmount) })}</p>}
    </li>
  )
}
