import { useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Wallet } from './app.tsx'
import './style.css'

/*
 * What a real wallet does otherwise: the sandbox has no sign-in, but a list of people to be. Everything below the bar
 * is the page as a wallet would have it.
 */
const people = ['alice', 'bob', 'carol', 'dave', 'nobody'] as const
type Person = (typeof people)[number]
const chosen = 'sandbox person'

const remembered = (): Person => people.find((person) => person === sessionStorage.getItem(chosen)) ?? 'alice'
const capital = (name: string): string => name.replace(/^./, (letter) => letter.toUpperCase())

/** The sandbox makes new tokens whenever it is asked, so all of them are fresh. */
async function tokenOf(person: Person): Promise<string> {
  const response = await fetch('/sandbox/tokens')
  const tokens = (await response.json()) as Record<Person, string>
  return tokens[person]
}

async function letShopAsk(person: Person): Promise<void> {
  const response = await fetch(`/sandbox/grant-request?person=${person}`)
  const { interactRedirect } = (await response.json()) as { interactRedirect?: string }
  if (interactRedirect) window.location.assign(interactRedirect)
}

function Sandbox() {
  const [person, setPerson] = useState(remembered)
  const getToken = useMemo(() => () => tokenOf(person), [person])
  const choose = (name: string) => {
    sessionStorage.setItem(chosen, name)
    setPerson(remembered())
  }
  return (
    <>
      <aside className="sandbox" aria-label="Sandbox">
        <label>
          Sandbox: you are{' '}
          <select value={person} onChange={(event) => choose(event.target.value)}>
            {people.map((name) => (
              <option key={name} value={name}>
                {capital(name)}
              </option>
            ))}
          </select>
        </label>
        {person !== 'nobody' && window.location.pathname !== '/consent' && (
          <button type="button" className="small" onClick={() => void letShopAsk(person)}>
            Let a shop ask {capital(person)}
          </button>
        )}
      </aside>
      <Wallet key={person} url="/graphql" getToken={getToken} />
    </>
  )
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<Sandbox />)
