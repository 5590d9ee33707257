import { ApolloProvider } from '@apollo/client/react'
import { lazy, Suspense, useMemo } from 'react'
import { createGraph, type Access } from './graph.ts'
import { localeOf, type Catalogue } from './messages.ts'
import languages from './messages/languages.json'
import { Page } from './notices.tsx'
import { part } from './part.ts'
import { Loading } from './states.tsx'
import { createWords } from './words.ts'

const Consent = part(() => import('./consent.tsx'), 'consent')
const ConnectedApps = lazy(() => import('./connectedApps.tsx'))

interface Props extends Access {
  /** The words of the page's language, from `loadCatalogue`. */
  catalogue: Catalogue
  /** Who the account holder is, as the wallet calls them. */
  person: string
  /** Whether the gateway has the balances of `examples/wallet`. */
  accounts?: boolean
  location?: Location
}

/** The wallet's two pages, for the person of `getToken`: give it a `key` of its own for each account holder. */
export function Wallet({ url, getToken, catalogue, person, accounts = false, location = window.location }: Props) {
  const graph = useMemo(() => createGraph({ url, getToken }), [url, getToken])
  const words = useMemo(
    () => createWords({ catalogue, locale: localeOf(document.documentElement.lang, navigator.languages) }),
    [catalogue]
  )
  const isConsent = location.pathname === '/consent'
  const { reviewed } = new Map(Object.entries(languages)).get(document.documentElement.lang) ?? { reviewed: false }
  return (
    <ApolloProvider client={graph}>
      <Page words={words} reviewed={reviewed}>
        <Suspense
          fallback={<Loading title={words.say(isConsent ? 'consent.title' : 'app.title')} narrow={isConsent} />}
        >
          {isConsent ? <Consent search={location.search} person={person} /> : <ConnectedApps accounts={accounts} />}
        </Suspense>
      </Page>
    </ApolloProvider>
  )
}
