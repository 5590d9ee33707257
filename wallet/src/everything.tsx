import { useQuery } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { BackLink } from './backLink.tsx'
import { Address } from './client.tsx'
import { Confirm } from './confirm.tsx'
import { SummaryDocument } from './gql/graphql.ts'
import { useWords } from './notices.tsx'
import { PublishedKeys } from './publishedKeys.tsx'
import { save } from './receipts.tsx'
import { Summary } from './summary.tsx'
import { useEndingAll, type EndedAll } from './useEndingAll.ts'

/** Ends everything at once; and, as a choice of its own, withdraws the keys that are published. */
export default function Everything() {
  const { say } = useWords()
  const title = say('everything.title')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = document.title.replace(/^.*(?= – )/, title)
    heading.current?.focus()
  }, [title])
  return (
    <main className="app-page">
      <BackLink />
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <EndAll />
      <PublishedKeys />
    </main>
  )
}

const stays = [
  'everything.now',
  'everything.requests',
  'revoke.running',
  'everything.learned',
  'disconnect.shared'
] as const

function EndAll() {
  const { say } = useWords()
  const { data } = useQuery(SummaryDocument, { errorPolicy: 'all' })
  const [asking, setAsking] = useState(false)
  const { busy, ended, complete, failed, unsure, fault, endAll } = useEndingAll()
  const result = useRef<HTMLHeadingElement>(null)
  const over = !busy && (ended !== null || fault !== '')
  useEffect(() => {
    if (over) result.current?.focus()
  }, [over])
  const open = [
    failed > 0 && say('everything.failed', { count: failed }),
    unsure > 0 && say('everything.unsure', { count: unsure })
  ]
  return (
    <section aria-labelledby="all">
      <h2 id="all">{say('app.permissions')}</h2>
      <p>{say('everything.what')}</p>
      {data?.myGrantsSummary && <Summary summary={data.myGrantsSummary} />}
      <ul className="consequences">
        {stays.map((key) => (
          <li key={key}>{say(key)}</li>
        ))}
      </ul>
      <p role="status" className="facts">
        {busy && say('everything.busy', { count: ended?.count ?? 0 })}
      </p>
      {over && (
        <div className="card all-ended">
          <h3 ref={result} tabIndex={-1}>
            {say(complete ? 'everything.complete' : 'everything.open')}
          </h3>
          {!complete && <p role="alert">{[...open, fault || say('everything.more')].filter(Boolean).join(' ')}</p>}
          {ended && <Receipt ended={ended} />}
        </div>
      )}
      {!(over && complete) && (
        <div className="actions start">
          <button type="button" className="danger" disabled={busy} onClick={() => setAsking(true)}>
            {say(over ? 'everything.again' : 'everything.do')}
          </button>
        </div>
      )}
      {asking && (
        <Confirm
          title={say('everything.ask')}
          action={say('everything.do')}
          keep={say('everything.keep')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            void endAll()
          }}
        >
          <p>{say('everything.now')}</p>
        </Confirm>
      )}
    </section>
  )
}

/** One for all that ended. */
function Receipt({ ended: { count, clients, statements, at } }: { ended: EndedAll }) {
  const { say, dates } = useWords()
  const moment = say('moment', { day: dates.day(at), time: dates.time(at) })
  return (
    <div className="receipt" role="group" aria-label={say('everything.receipt')}>
      <p>{say('everything.ended', { moment, count })}</p>
      {clients.size > 0 && (
        <ul className="accounts">
          {[...clients].map((client) => (
            <li key={client}>
              <span className="address">
                <Address url={client} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {statements.length > 0 && (
        <>
          <p className="facts">{say('everything.signed')}</p>
          <div className="actions start">
            <button
              type="button"
              className="small"
              onClick={() => save(`${statements.join('\n')}\n`, `everything-ended-${at.slice(0, 10)}.jwt`)}
            >
              {say('receipt.save')}
            </button>
          </div>
        </>
      )}
    </div>
  )
}
