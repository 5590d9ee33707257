import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'
import { createWords, type Words } from './words.ts'

interface Notices {
  /** Tells of something that is done. Screen readers read it when they are free. */
  say: (text: string) => void
  /** Tells of something that went wrong. Screen readers read it at once. */
  warn: (text: string) => void
}

const NoticesContext = createContext<Notices>({ say: () => {}, warn: () => {} })
const WordsContext = createContext<Words>(createWords({ locale: 'en' }))

export const useNotices = (): Notices => useContext(NoticesContext)
export const useWords = (): Words => useContext(WordsContext)

/** What the whole page shares: its words, and the two places where news is told. These are there from the start. */
export function Page({ children }: { children: ReactNode }) {
  const [{ said, warned }, set] = useState({ said: '', warned: '' })
  const words = useMemo(() => createWords({ locale: navigator.language }), [])
  const notices = useMemo<Notices>(
    () => ({
      say: (text) => set({ said: text, warned: '' }),
      warn: (text) => set({ said: '', warned: text })
    }),
    []
  )
  return (
    <WordsContext value={words}>
      <NoticesContext value={notices}>
        {children}
        <div className="notices">
          <div role="status" className="notice done">
            {said}
          </div>
          <div role="alert" className="notice wrong">
            {warned}
          </div>
          {(said || warned) && (
            <button type="button" className="quiet" onClick={() => set({ said: '', warned: '' })}>
              Close <span className="unseen">this message</span>
            </button>
          )}
        </div>
      </NoticesContext>
    </WordsContext>
  )
}
