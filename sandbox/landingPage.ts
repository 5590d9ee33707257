import type { ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default'
import type { Context } from '../src/context.ts'

const document = `# You are Alice. GET /sandbox/tokens has tokens for the others.
query ConnectedApps {
  me { subject walletAddresses }
  myGrants(first: 10, filter: { status: { in: [ACTIVE, AWAITING_APPROVAL] } }) {
    edges {
      node {
        id
        client
        status
        createdAt
        canSpend
        access { type actions identifier limits { interval debitAmount { value assetCode assetScale } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`

/** Apollo Sandbox with a document to start from and a token that is fresh each time the page is opened. */
export function landingPage(mint: () => Promise<string>): ApolloServerPlugin<Context> {
  return {
    serverWillStart: (service) =>
      Promise.resolve({
        renderLandingPage: () => Promise.resolve({ html: () => render(service) })
      })
  }

  async function render(service: Parameters<NonNullable<ApolloServerPlugin<Context>['serverWillStart']>>[0]) {
    const plugin = ApolloServerPluginLandingPageLocalDefault({
      document,
      headers: { authorization: `Bearer ${await mint()}` },
      includeCookies: false,
      embed: { runTelemetry: false }
    })
    const hooks = await plugin.serverWillStart?.(service)
    const { html } = (await hooks?.renderLandingPage?.()) ?? { html: '' }
    return typeof html === 'string' ? html : html()
  }
}
