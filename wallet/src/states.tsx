import { sayFault } from './faults.ts'
import type { MessageKey } from './messages.ts'
import { useWords } from './notices.tsx'

/** While nothing is known yet. */
export function Loading({ title, narrow = false }: { title: string; narrow?: boolean }) {
  const { say } = useWords()
  return (
    <main aria-busy="true" className={narrow ? 'narrow' : 'wide'}>
      <h1>{title}</h1>
      <p className="facts" role="status">
        {say('loading')}
      </p>
      <div className="card ghost" aria-hidden="true" />
    </main>
  )
}

interface FailedProps {
  title: string
  what: MessageKey
  error: unknown
  again: () => unknown
  loading: boolean
}

/** Where nothing can be shown. */
export function Failed({ title, what, error, again, loading }: FailedProps) {
  const words = useWords()
  return (
    <main>
      <h1>{title}</h1>
      <div className="state wrong" role="alert">
        <p>{words.say(what)}</p>
        <p className="facts">{sayFault(error, words)}</p>
        <button type="button" disabled={loading} onClick={() => void again()}>
          {words.say('retry')}
        </button>
      </div>
    </main>
  )
}

/** Where a part could not be read. */
export function Partly({ again, busy }: { again: () => unknown; busy: boolean }) {
  const { say } = useWords()
  return (
    <div className="state partly" role="status">
      <p>{say('apps.partly')}</p>
      <button type="button" className="small" disabled={busy} onClick={() => void again()}>
        {say('retry')}
      </button>
    </div>
  )
}
