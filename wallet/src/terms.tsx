import { lazy, Suspense } from 'react'
import { sayLooks, sayMoney, saySubject, sends, type Access } from './access.ts'
import type { GrantFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

const Recipient = lazy(() => import('./recipient.tsx'))

interface Props {
  access: Access[]
  subject: GrantFragment['subject']
  /** Whether it is asked for, and not allowed yet. */
  asked?: boolean
  /** Whether its recipient is looked up: for one grant that is read, and not for each of a list. */
  whole?: boolean
}

/** What a grant allows, in whole sentences; what may spend comes first. */
export function Terms({ access, subject, asked = false, whole = false }: Props) {
  const { say } = useWords()
  if (access.length === 0 && subject === null) return <p>{say('look.nothing')}</p>
  return (
    <div className="terms">
      <MoneyTerms access={access} asked={asked} whole={whole} />
      <LookTerms access={access} subject={subject} />
    </div>
  )
}

export function MoneyTerms({ access, asked = false, whole = false }: Omit<Props, 'subject'>) {
  const words = useWords()
  const { say } = words
  const spenders = access.filter(sends)
  if (spenders.length === 0) return null
  return (
    <ul className="money">
      {spenders.map((it) => {
        const { text, details, risk, account, spent, used } = sayMoney(it, words, asked)
        return (
          <li key={it.id} className={risk === null ? 'spends' : `spends risk ${risk}`}>
            {risk === 'unlimited' && <p className="badge danger-badge">{say('risk.title')}</p>}
            <p className="how-much">{text}</p>
            {details.length > 0 && <p className="details">{details.join(' ')}</p>}
            {whole && it.limits?.receiver && (
              <Suspense>
                <Recipient receiver={it.limits.receiver} />
              </Suspense>
            )}
            {account !== null && <p className="from">{say('account', { account: `\u2066${account}\u2069` })}</p>}
            {spent !== null && (
              <div className="spent">
                {used !== null && (
                  <meter
                    min={0}
                    max={1000}
                    high={850}
                    optimum={0}
                    value={used}
                    aria-label={say('spent.meter', { percent: words.share(used) })}
                  />
                )}
                <p>{spent}</p>
              </div>
            )}
          </li>
        )
      })}
    </ul>
  )
}

export function LookTerms({ access, subject }: Pick<Props, 'access' | 'subject'>) {
  const words = useWords()
  const known = saySubject(subject, words)
  const looks = access.filter((it) => !sends(it)).flatMap((it) => sayLooks(it, words))
  // What may send money may often see what came of it, too.
  const beside = access
    .filter((it) => sends(it) && it.actions.some((action) => action !== 'create'))
    .flatMap((it) => sayLooks(it, words))
  const sentences = [...new Set([...looks, ...beside, ...(known === null ? [] : [known])])]
  if (sentences.length === 0) return null
  return (
    <ul className="looks">
      {sentences.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}

/** For grants that are not in use: what they would allow. */
export const withoutSpending = (access: Access[]): Access[] => access.map(({ spending: _, ...terms }) => terms)
