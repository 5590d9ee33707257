import type { PagePeople } from '../src/http/pages/people.ts'

// Lines are short: an editor beside an answer shows some 40 characters of each.
const grants = `myGrants(
    first: 10
    filter: {
      status: {
        in: [ACTIVE, AWAITING_APPROVAL]
      }
    }
  ) {
    edges {
      node {
        id
        client
        status
        createdAt
        canSpend
        access {
          type
          actions
          identifier
          limits {
            kind
            debitAmount {
              value
              assetCode
              assetScale
            }
            receiveAmount {
              value
              assetCode
              assetScale
            }
            receiver
            interval
            recurrence {
              every {
                years
                months
                weeks
                days
                hours
                minutes
              }
              repetitions
              startsAt
              endsAt
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }`

const connectedApps = (who: string): string => `# You are ${who}, an account holder.
# You see your own, and nobody else's.
query ConnectedApps {
  me {
    subject
    walletAddresses
  }
  ${grants}
}
`

const operator = `# You are an operator: all of the wallet's
# admin graph, without its secrets.
query Overview {
  me {
    subject
  }
  grants(first: 10) {
    edges {
      node {
        id
        client
        state
        finalizationReason
        access {
          type
          identifier
        }
      }
    }
    pageInfo {
      hasNextPage
    }
  }
  walletAddresses(first: 10) {
    edges {
      node {
        id
        address
        publicName
      }
    }
  }
}
`

const client = `# You are a client application: your own
# grants, by their tokens. For GiveBack:
# GET /sandbox/client-grant makes one,
# and answers its uri and token.
query Me {
  me {
    subject
  }
}

mutation GiveBack(
  $uri: String!
  $token: AccessToken!
) {
  cancelClientGrant(
    input: {
      continueUri: $uri
      continueAccessToken: $token
    }
  ) {
    continueUri
    state
  }
}
`

/** Who can be picked in the pages for developers, one of each role and a second account holder. */
export const pagePeople: PagePeople = {
  tokens: 'sandbox/tokens',
  people: [
    { name: 'alice', title: 'Alice', document: connectedApps('Alice') },
    { name: 'bob', title: 'Bob', document: connectedApps('Bob') },
    { name: 'operator', title: 'Operator', document: operator },
    { name: 'client', title: 'Client', document: client }
  ]
}
