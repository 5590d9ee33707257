import { sends } from './access.ts'
import { ClientHeading, named } from './client.tsx'
import { Choice } from './consentChoice.tsx'
import type { Key } from './consent.tsx'
import { Over } from './consentOver.tsx'
import { Accounts, Known } from './consentParts.tsx'
import { sayCode } from './faults.ts'
import type { RequestFragment } from './gql/graphql.ts'
import { isolated } from './messages.ts'
import { useWords } from './notices.tsx'
import { LookTerms, MoneyTerms } from './terms.tsx'
import { useAnswer, webUrl } from './useAnswer.ts'

interface Props {
  request: RequestFragment
  of: Key
  person: string
  again: () => void
}

/** Who is asked, who asks, what for: money first, then the rest, then the choice. */
export function ConsentRequest({ request, of: key, person, again }: Props) {
  const words = useWords()
  const { say } = words
  const answering = useAnswer(key, request, again)
  const { status, finishUrl, returnsToClient, obstacle, client, clientProfile: profile } = request
  const onward = answering.way ?? (finishUrl === null ? null : { finishUrl, returnsToClient })
  const here = onward && webUrl(onward.finishUrl) !== null ? onward : null
  if (status !== 'AWAITING_ANSWER') return <Over request={request} way={here} />
  const who = { client, profile, own: request.isOwnWalletAddress }
  const looks = request.access.some((it) => !sends(it) || it.actions.some((action) => action !== 'create'))
  return (
    <main className="narrow">
      <article className="card consent" aria-labelledby="ask">
        <h1 id="ask">{say('consent.heading', named(who, words))}</h1>
        <section aria-labelledby="you">
          <h2 id="you">{say('consent.you')}</h2>
          {person !== '' && <p>{say('consent.person', { person: isolated(person) })}</p>}
          <Accounts access={request.access} />
        </section>
        <section aria-labelledby="who">
          <h2 id="who">{say('consent.who')}</h2>
          <ClientHeading who={who} level={3} />
          {client !== null && !who.own && <p className="facts">{say('consent.verified')}</p>}
          {client !== null && <Known request={request} />}
        </section>
        <section aria-labelledby="money">
          <h2 id="money">{say('consent.money')}</h2>
          {request.access.some(sends) ? (
            <MoneyTerms asked whole access={request.access} />
          ) : (
            <p>{say('consent.noMoney')}</p>
          )}
        </section>
        <section aria-labelledby="look">
          <h2 id="look">{say('consent.look')}</h2>
          {looks || request.subject !== null ? (
            <LookTerms access={request.access} subject={request.subject} />
          ) : (
            <p>{say('consent.noLook')}</p>
          )}
        </section>
        {obstacle && (
          <p className="state wrong">{sayCode(obstacle === 'EXPIRED' ? 'REQUEST_EXPIRED' : obstacle, words)}</p>
        )}
        <Choice request={request} {...answering} />
      </article>
    </main>
  )
}
