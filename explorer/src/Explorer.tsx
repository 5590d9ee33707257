import { GraphiQL } from 'graphiql'
import { useMemo, useState } from 'react'
import { createFetcher } from './fetcher.ts'
import type { Person, Settings } from './settings.ts'
import { storageOf } from './storage.ts'

/** GraphiQL beneath a bar that says who is asking: one of the sandbox's people, or the holder of a token. */
export function Explorer({ settings, person }: { settings: Settings; person: Person | undefined }) {
  const [token, setToken] = useState('')
  const fetcher = useMemo(() => createFetcher(settings, person, token), [settings, person, token])
  const storage = useMemo(() => storageOf(person?.name ?? 'own'), [person])
  return (
    <>
      <header className="bar">
        <h1>Rafiki gateway</h1>
        {person ? <People people={settings.people} person={person} /> : <TokenForm onToken={setToken} />}
      </header>
      <main>
        {/* With another token, everything starts from the beginning: what one token sees, the next may not. */}
        <GraphiQL
          key={token}
          fetcher={fetcher}
          storage={storage}
          defaultQuery={person?.document ?? settings.document}
          inputValueDeprecation
          schemaDescription
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        />
      </main>
    </>
  )
}

function People({ people, person }: { people: Person[]; person: Person }) {
  return (
    <nav aria-labelledby="who">
      <span id="who">Ask as</span>
      {people.map(({ name, title }) => (
        <a key={name} href={`#${name}`} aria-current={name === person.name ? 'true' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  )
}

/** The token stays in this page's memory: no storage, no address, no history has it. */
function TokenForm({ onToken }: { onToken: (token: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onToken(text.trim().replace(/^Bearer /i, ''))
      }}
    >
      <label htmlFor="token">Bearer token</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">Use it</button>
    </form>
  )
}
