import { useWords } from './notices.tsx'
import type { Access } from './words.ts'

interface Props {
  access: Access[]
  subject: { subIds: { subId: string }[] } | null
}

/** What a grant allows, a sentence each; what may spend comes first. */
export function Terms({ access, subject }: Props) {
  const words = useWords()
  const sentences = access.map((it) => ({ ...words.access(it), id: it.id, identifier: it.identifier }))
  sentences.sort((a, b) => Number(b.spends) - Number(a.spends))
  const known = words.subject(subject as never)
  return (
    <ul className="terms">
      {sentences.map(({ id, text, detail, spends, spent, used, identifier }) => (
        <li key={id} className={spends ? 'spends' : undefined}>
          <p>{sentence(text)}</p>
          {spends && identifier !== null && (
            <p className="from">
              From {withoutScheme(identifier)}
              {detail !== null && <> to {withoutScheme(detail)}</>}
            </p>
          )}
          {spent !== null && (
            <div className="spent">
              {used !== null && (
                <meter min={0} max={1000} high={850} optimum={0} value={used} aria-label="Share of the limit" />
              )}
              <p>{spent}</p>
            </div>
          )}
        </li>
      ))}
      {known !== null && <li>{sentence(known)}</li>}
    </ul>
  )
}

const sentence = (text: string): string => `${text.replace(/^./, (letter) => letter.toUpperCase())}.`
const withoutScheme = (url: string): string => url.replace(/^https:\/\//, '')

/** For grants that are not in use: what they would allow. */
export const withoutSpending = (access: Access[]): Access[] => access.map(({ spending: _, ...terms }) => terms)
