import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'
import { brand } from './brand.ts'
import type { Words } from './words.ts'

interface Notices {
  /** Tells of something that is done. Screen readers read it when they are free. */
  say: (text: string) => void
  /** Tells of something that went wrong. Screen readers read it at once. */
  warn: (text: string) => void
  /** Takes an old message away: something new begins. */
  clear: () => void
}

const NoticesContext = createContext<Notices>({ say: () => {}, warn: () => {}, clear: () => {} })
const WordsContext = createContext<Words | null>(null)

export const useNotices = (): Notices => useContext(NoticesContext)
export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new Error('outside of Page')
  return words
}

interface Props {
  words: Words
  /** Whether native speakers have reviewed the words. */
  reviewed: boolean
  children: ReactNode
}

/** What the whole page shares: brand, words, and the two places where news is told. These are there from the start. */
export function Page({ words, reviewed, children }: Props) {
  const [{ said, warned }, set] = useState({ said: '', warned: '' })
  const notices = useMemo<Notices>(
    () => ({
      say: (text) => set({ said: text, warned: '' }),
      warn: (text) => set({ said: '', warned: text }),
      clear: () => set({ said: '', warned: '' })
    }),
    []
  )
  return (
    <WordsContext value={words}>
      <NoticesContext value={notices}>
        <header className="brand">
          <img src={brand.icon} alt="" width={32} height={32} />
          {brand.name}
        </header>
        {children}
        {!reviewed && <footer className="unreviewed">{words.say('unreviewed')}</footer>}
        <div className="notices">
          <div role="status" className="notice done">
            {said}
          </div>
          <div role="alert" className="notice wrong">
            {warned}
          </div>
          {(said || warned) && (
            <button type="button" className="quiet" aria-label={words.say('close')} onClick={notices.clear}>
              ✕
            </button>
          )}
        </div>
      </NoticesContext>
    </WordsContext>
  )
}
