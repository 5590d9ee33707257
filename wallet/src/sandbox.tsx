import { useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Wallet } from './app.tsx'
import type { Access } from './graph.ts'
import { loadCatalogue, type Catalogue } from './messages.ts'
import './style.css'

/*
 * What a real wallet does otherwise: the sandbox, and the stack of docker compose for development, have no sign-in, but
 * a list of people to be. Everything below the bar is the page as a wallet would have it.
 */
const chosen = 'sandbox person'
const read = async <T,>(path: string): Promise<T> => (await fetch(path)).json() as Promise<T>

const rememberedOf = (people: string[]): string =>
  people.find((person) => person === sessionStorage.getItem(chosen)) ?? people[0] ?? ''
const capital = (name: string): string => name.replace(/^./, (letter) => letter.toUpperCase())

/** A wallet lets its account holder sign in again where the token is to be fresh. Here, each token is a new one. */
const tokenOf = async (person: string, fresh: boolean): Promise<string> =>
  (await read<Record<string, string>>(`/sandbox/tokens${fresh ? '?fresh' : ''}`))[person] ?? ''

async function letShopAsk(person: string): Promise<void> {
  const { interactRedirect } = await read<{ interactRedirect?: string }>(`/sandbox/grant-request?person=${person}`)
  if (interactRedirect) window.location.assign(interactRedirect)
}

/** Everybody pays the first of the others, who then has it: the balance that is shown is a new one. */
async function send(from: string, to: string): Promise<void> {
  await read(`/sandbox/payment?from=${from}&to=${to}`)
  window.location.reload()
}

interface Props {
  people: string[]
  catalogue: Catalogue
  accounts: boolean
}

function Sandbox({ people, catalogue, accounts }: Props) {
  const [person, setPerson] = useState(() => rememberedOf(people))
  const getToken = useMemo<Access['getToken']>(
    () =>
      ({ fresh }) =>
        tokenOf(person, fresh),
    [person]
  )
  const choose = (name: string) => {
    sessionStorage.setItem(chosen, name)
    setPerson(rememberedOf(people))
  }
  const payee = people.find((name) => name !== person && name !== 'nobody')
  return (
    <>
      <aside className="sandbox" aria-label="Sandbox" lang="en" dir="ltr">
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
        {accounts && payee && person !== 'nobody' && window.location.pathname !== '/consent' && (
          <button type="button" className="small" onClick={() => void send(person, payee)}>
            Send {capital(payee)} 5.00
          </button>
        )}
      </aside>
      <Wallet
        key={person}
        url="/graphql"
        getToken={getToken}
        catalogue={catalogue}
        person={capital(person)}
        accounts={accounts}
      />
    </>
  )
}

const root = document.getElementById('root')
if (root) {
  const [people, { accounts }, catalogue] = await Promise.all([
    read<string[]>('/sandbox/people').catch(() => []),
    read<{ accounts: boolean }>('/sandbox/accounts').catch(() => ({ accounts: false })),
    loadCatalogue(document.documentElement.lang)
  ])
  // What stands there already is the page before anything is known: all of it is replaced.
  root.replaceChildren()
  createRoot(root).render(<Sandbox people={people} catalogue={catalogue} accounts={accounts} />)
}
