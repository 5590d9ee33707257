import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { sayMoney, sends } from './access.ts'
import type { RequestFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

interface Props {
  request: RequestFragment
  busy: boolean
  fault: string
  stepUp: boolean
  answer: (which: 'accept' | 'reject', context?: { fresh?: boolean }) => Promise<void>
}

/** The account holder's answer: no more than one click to decline, one step more where there is no limit or no end. */
export function Choice({ request, busy, fault, stepUp, answer }: Props) {
  const words = useWords()
  const { say, dates } = words
  const [accepted, setAccepted] = useState(false)
  const [missed, setMissed] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  const step = useRef<HTMLHeadingElement>(null)
  const hint = useId()
  const risks = request.access.filter(sends).map((it) => sayMoney(it, words).risk)
  const risk = risks.includes('unlimited') ? 'unlimited' : risks.includes('endless') ? 'endless' : null
  useEffect(() => {
    if (stepUp) step.current?.focus()
  }, [stepUp])
  const allow = () => {
    if (risk !== null && !accepted) {
      setMissed(true)
      box.current?.focus()
    } else void answer('accept', { fresh: stepUp })
  }
  return (
    <section aria-labelledby="choice">
      <h2 id="choice" ref={step} tabIndex={-1}>
        {say(stepUp ? 'step.title' : 'consent.choice')}
      </h2>
      {stepUp ? (
        <p>{say('step.text')}</p>
      ) : (
        <Undo acceptable={request.acceptable} until={dates.time(request.expiresAt)} />
      )}
      {risk !== null && request.acceptable && !stepUp && (
        <div className={`risk-step ${risk}`}>
          <p>
            <strong>{say(risk === 'unlimited' ? 'risk.unlimited' : 'risk.endless')}</strong>
          </p>
          <label>
            <input
              ref={box}
              type="checkbox"
              checked={accepted}
              aria-describedby={missed && !accepted ? hint : undefined}
              onChange={(event) => setAccepted(event.currentTarget.checked)}
            />
            {say(risk === 'unlimited' ? 'risk.acceptUnlimited' : 'risk.acceptEndless')}
          </label>
          <p id={hint} className="needed" role="alert">
            {missed && !accepted && say('risk.needed')}
          </p>
        </div>
      )}
      <div role="alert" className="fault">
        {fault}
      </div>
      <div className="actions even">
        <button type="button" disabled={busy} onClick={() => void answer('reject')}>
          {say('decline')}
        </button>
        <button type="button" className="primary" disabled={busy || !request.acceptable} onClick={allow}>
          {say(stepUp ? 'step.allow' : 'consent.allow')}
        </button>
      </div>
    </section>
  )
}

function Undo({ acceptable, until }: { acceptable: boolean; until: string }) {
  const { say, parts } = useWords()
  const link = (chunks: ReactNode[]) => (
    <a key="link" href="/">
      {chunks}
    </a>
  )
  return (
    <p className="facts">
      {acceptable && parts<ReactNode>('consent.undo', { link })} {say('consent.until', { time: until })}
    </p>
  )
}
