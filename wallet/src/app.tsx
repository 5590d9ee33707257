import { ApolloProvider } from '@apollo/client/react'
import { StrictMode, useMemo } from 'react'
import { Consent } from './consent.tsx'
import { ConnectedApps } from './connectedApps.tsx'
import { createGraph, type Access } from './graph.ts'
import { Page } from './notices.tsx'

/** The wallet's two pages, for the person of `getToken`: give it a `key` of its own for each account holder. */
export function Wallet({ url, getToken, location = window.location }: Access & { location?: Location }) {
  const graph = useMemo(() => createGraph({ url, getToken }), [url, getToken])
  return (
    <StrictMode>
      <ApolloProvider client={graph}>
        <Page>{location.pathname === '/consent' ? <Consent search={location.search} /> : <ConnectedApps />}</Page>
      </ApolloProvider>
    </StrictMode>
  )
}
