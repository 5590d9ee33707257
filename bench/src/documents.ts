/* What is asked for. Every contestant answers the same rows: all that Rafiki says of a page of twenty grants. */

const amount = '{ value assetCode assetScale }'
const limits = `{ receiver interval debitAmount ${amount} receiveAmount ${amount} }`
const pageInfo = 'pageInfo { startCursor endCursor hasNextPage hasPreviousPage }'
const grant = `id client state finalizationReason createdAt
      access { id type actions identifier createdAt limits ${limits} }
      subject { sub_ids { id subId subIdFormat createdAt } }`

/** As Rafiki is asked, and Hive Gateway, which passes its fields on. */
export const grants = `query Grants($first: Int, $filter: GrantFilter) {
  grants(first: $first, filter: $filter) {
    ${pageInfo}
    edges { cursor node {
      ${grant}
    } }
  }
}`

/** The page, as the peers that have a `myGrants` of their own are asked for it. */
export const peersMyGrants = `query MyGrants($first: Int) {
  myGrants(first: $first) {
    ${pageInfo}
    edges { cursor node {
      ${grant}
    } }
  }
}`

const mine = `id client status state finalizationReason createdAt
      access { id type actions identifier limits ${limits} }
      subject { subIds { subId subIdFormat } }
      shared canSpend consentRequired`

/** All that this gateway knows of a grant by itself. */
export const myGrants = `query MyGrants($first: Int) {
  myGrants(first: $first) {
    ${pageInfo}
    edges { cursor node {
      ${mine}
    } }
  }
}`

/** Each payment with the grant that it was made by. */
export const payments = `query Payments($first: Int) {
  myOutgoingPayments(first: $first) {
    ${pageInfo}
    edges { cursor node {
      id walletAddressId client state receiver createdAt
      debitAmount ${amount} receiveAmount ${amount} sentAmount ${amount}
      grant { id client status }
    } }
  }
}`

/** The page of payments in Rafiki's words, with whole grants. */
export const peersPayments = `query Payments($first: Int) {
  myOutgoingPayments(first: $first) {
    ${pageInfo}
    edges { cursor node {
      id walletAddressId client state receiver createdAt
      debitAmount ${amount} receiveAmount ${amount} sentAmount ${amount}
      grant { id client state finalizationReason }
    } }
  }
}`

/** An operator's query: grants, and whose the wallet address of each access is. */
export const grantsWithAddresses = `query Grants($first: Int, $filter: GrantFilter) {
  grants(first: $first, filter: $filter) {
    ${pageInfo}
    edges { cursor node {
      id client state finalizationReason createdAt
      access {
        id type actions identifier createdAt limits ${limits}
        walletAddress { id address publicName status asset { id code scale } }
      }
    } }
  }
}`

/** The page of `myGrants`, with spending and client profiles. */
export const grantsWithSpending = `query Spending($first: Int) {
  myGrants(first: $first) {
    ${pageInfo}
    edges { cursor node {
      id client status state finalizationReason createdAt
      access {
        id type actions identifier limits ${limits}
        spending {
          debitAmount ${amount} receiveAmount ${amount}
          remainingDebitAmount ${amount} remainingReceiveAmount ${amount}
          payments lastUsedAt complete period { start end }
        }
      }
      subject { subIds { subId subIdFormat } }
      shared canSpend consentRequired
      clientProfile { walletAddress publicName assetCode assetScale authServer }
    } }
  }
}`
