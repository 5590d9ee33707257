// Written by `npm run contracts` from schema/contracts/user.graphql.
import { relayStylePagination } from '@apollo/client/utilities'

const byId =
  (__typename) =>
  (existing, { args, toReference }) =>
    existing === undefined && args ? toReference({ __typename, id: args.id }) : existing

export const possibleTypes = {
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
      grants: relayStylePagination(["filter"])
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
  MyUnlistedGrants: { keyFields: false, merge: true },
  MyWalletAddressKeyPayload: { keyFields: false, merge: true },
  MyWalletAddressPayload: { keyFields: false, merge: true },
  MyWalletAddressProperty: { keyFields: false, merge: false },
  PageInfo: { keyFields: false, merge: false },
  PaymentAmount: { keyFields: false, merge: false },
  Query: {
    fields: {
      grants: relayStylePagination(["filter","sortOrder"]),
      grant: { read: byId('Grant') },
      receiver: { read: byId('Receiver') },
      myGrants: relayStylePagination(["filter","sortOrder"]),
      myGrant: { read: byId('MyGrant') },
      myClients: relayStylePagination(["filter"]),
      myWalletAddresses: relayStylePagination(["filter"]),
      myOutgoingPayments: relayStylePagination(["filter","sortOrder"]),
      myOutgoingPayment: { read: byId('MyOutgoingPayment') },
      myQuote: { read: byId('MyQuote') },
      myIncomingPayments: relayStylePagination(["filter","sortOrder"]),
      myIncomingPayment: { read: byId('MyIncomingPayment') },
      myPayments: relayStylePagination(["filter","sortOrder"])
    }
  },
  RevokeMyGrantPayload: { keyFields: false, merge: true },
  RevokeMyGrantResult: { keyFields: false, merge: true },
  RevokeMyGrantsPayload: { keyFields: false, merge: true },
  Subject: { keyFields: false, merge: true },
  WalletAddressProfile: { keyFields: false, merge: false }
}
