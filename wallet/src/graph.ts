import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { possibleTypes, typePolicies } from '../../schema/clients/apollo.js'

export interface Access {
  /** The gateway's `/graphql`. */
  url: string
  /**
   * The account holder's token, asked for with each request. `fresh`: one whose `auth_time` is now, after they proved
   * again who they are.
   */
  getToken: (wish: { fresh: boolean }) => Promise<string>
}

/** The ids that GraphQL Code Generator wrote into the documents: the gateway knows them from its manifest. */
const idOf = (document: object): string => {
  const { __meta__ } = document as { __meta__?: { hash: string } }
  if (!__meta__) throw new Error('a document that is not from src/documents')
  return __meta__.hash
}

/** What the page asks the gateway with. One for each account holder: the cache is theirs. */
export function createGraph({ url, getToken }: Access): ApolloClient {
  const authorize = new SetContextLink(async (context) => {
    const { fresh = false } = context as { fresh?: boolean }
    return { headers: { authorization: `Bearer ${await getToken({ fresh })}` } }
  })
  // Ids go instead of texts. A gateway that has no list says so once, and gets texts. Without this, any error in an
  // answer would make the link try ids again.
  let hasNoList = false
  const ids = new PersistedQueryLink({
    generateHash: (document) => Promise.resolve(idOf(document)),
    disable: ({ meta }) => (hasNoList ||= meta.persistedQueryNotSupported)
  })
  return new ApolloClient({
    link: ApolloLink.from([ids, authorize, new HttpLink({ uri: url, credentials: 'omit' })]),
    cache: new InMemoryCache({ possibleTypes, typePolicies })
  })
}
