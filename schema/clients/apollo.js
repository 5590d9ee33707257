// Written by `npm run contracts` from schema/contracts/accountHolder.graphql.
import { relayStylePagination } from '@apollo/client/utilities'

/** Pages join; one that failed is null, which neither ends the list that is there nor is a list without rows. */
const pages = (keyArgs) => {
  const policy = relayStylePagination(keyArgs)
  const merge = (existing, incoming, options) => {
    if (incoming === null) return existing ?? null
    const merged = policy.merge(existing ?? undefined, incoming, options)
    if (!incoming.nodes) return merged
    const { nodes = [], pageInfo: { startCursor, hasPreviousPage, endCursor, hasNextPage } = {} } = existing ?? {}
    const joined = (nodes, known) => ({ ...merged, nodes, pageInfo: { ...merged.pageInfo, ...known } })
    const { after, before } = options.args ?? {}
    if (after && after === endCursor) return joined([...nodes, ...incoming.nodes], { startCursor, hasPreviousPage })
    if (before && before === startCursor) return joined([...incoming.nodes, ...nodes], { endCursor, hasNextPage })
    return merged
  }
  return { ...policy, merge }
}

const byId =
  (__typename) =>
  (existing, { args, toReference }) =>
    existing === undefined && args ? toReference({ __typename, id: args.id }) : existing

export const possibleTypes = {
  "MyEvent": [
    "MyGrantRequestedEvent",
    "MyGrantApprovedEvent",
    "MyGrantRejectedEvent",
    "MyGrantTokenIssuedEvent",
    "MyGrantRevokedEvent",
    "MyGrantExpiredEvent",
    "MyGrantRevivedEvent",
    "MyTermsShownEvent",
    "MyConsentGivenEvent",
    "MyConsentRefusedEvent",
    "MyPaymentCreatedEvent",
    "MyPaymentCompletedEvent",
    "MyPaymentFailedEvent",
    "MyPaymentCancelledEvent",
    "MyClientRenamedEvent",
    "MyDataReadEvent",
    "MyDataExportedEvent",
    "MyDataErasedEvent"
  ],
  "Node": [
    "MyGrant",
    "MyClient",
    "MyWalletAddress",
    "MyOutgoingPayment",
    "MyIncomingPayment"
  ],
  "MyPayment": [
    "MyOutgoingPayment",
    "MyIncomingPayment"
  ]
}

export const typePolicies = {
  Amount: { keyFields: false, merge: false },
  AnswerMyGrantRequestPayload: { keyFields: false, merge: true },
  CreateReceiverResponse: { keyFields: false, merge: true },
  Jwk: { keyFields: false, merge: false },
  LimitData: { keyFields: false, merge: true },
  MyClient: {
    fields: {
      grants: pages(["filter"])
    }
  },
  MyEventActor: { keyFields: false, merge: false },
  MyGrant: {
    fields: {
      history: pages(false)
    }
  },
  MyGrantLimits: { keyFields: false, merge: true },
  MyGrantPeriod: { keyFields: false, merge: false },
  MyGrantPeriodLength: { keyFields: false, merge: false },
  MyGrantRecurrence: { keyFields: false, merge: true },
  MyGrantSpending: { keyFields: false, merge: true },
  MyGrantSubject: { keyFields: false, merge: true },
  MyGrantSubjectId: { keyFields: false, merge: false },
  MyGrantsSummary: { keyFields: false, merge: false },
  MyIncomingPaymentPayload: { keyFields: false, merge: true },
  MyOutgoingPaymentPayload: { keyFields: false, merge: true },
  MyQuotePayload: { keyFields: false, merge: true },
  MyReceipt: { keyFields: false, merge: false },
  MyUnlistedGrants: { keyFields: false, merge: true },
  MyWalletAddressKeyPayload: { keyFields: false, merge: true },
  MyWalletAddressPayload: { keyFields: false, merge: true },
  MyWalletAddressProperty: { keyFields: false, merge: false },
  PageInfo: { keyFields: false, merge: false },
  PaymentAmount: { keyFields: false, merge: false },
  Query: {
    fields: {
      grants: pages(["filter","sortOrder"]),
      grant: { read: byId('Grant') },
      receiver: { read: byId('Receiver') },
      myGrants: pages(["filter","sortOrder"]),
      myGrant: { read: byId('MyGrant') },
      myClients: pages(["filter"]),
      myClient: { read: byId('MyClient') },
      myActivity: pages(["filter"]),
      myWalletAddresses: pages(["filter"]),
      myWalletAddress: { read: byId('MyWalletAddress') },
      myOutgoingPayments: pages(["filter","sortOrder"]),
      myOutgoingPayment: { read: byId('MyOutgoingPayment') },
      myQuote: { read: byId('MyQuote') },
      myIncomingPayments: pages(["filter","sortOrder"]),
      myIncomingPayment: { read: byId('MyIncomingPayment') },
      myPayments: pages(["filter","sortOrder"])
    }
  },
  RevokeMyGrantPayload: { keyFields: false, merge: true },
  RevokeMyGrantResult: { keyFields: false, merge: true },
  RevokeMyGrantsPayload: { keyFields: false, merge: true },
  Subject: { keyFields: false, merge: true },
  WalletAddressProfile: { keyFields: false, merge: false }
}
