import { useWords } from './notices.tsx'

/** From a page of its own to the list. */
export function BackLink() {
  const { say } = useWords()
  return (
    <p>
      <a className="back" href="#">
        {say('app.back')}
      </a>
    </p>
  )
}
