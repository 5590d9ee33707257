import { fieldModule } from '../fieldModule.ts'

const ofEvent = `
  id: ID!
  at: DateTime!
  notBefore: DateTime
  notAfter: DateTime
  by: MyEventActor!`

const ofGrant = `
  grantId: ID
  "The wallet address of the client application."
  client: String`

const ofTerms = `${ofGrant}
  "The digest of what was shown: of the client, its name, the accesses and their limits."
  termsDigest: String`

const ofPayment = `${ofGrant}
  paymentId: ID
  debitAmount: Amount
  receiveAmount: Amount
  "What had been sent by then."
  sentAmount: Amount`

const type = (name: string, description: string, fields = ''): string =>
  `"${description}" type ${name} implements MyEvent { ${ofEvent} ${fields} }`

/** The types of events. They come with the fields that list events. */
export const myEvents = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    """
    Something that happened. Each kind has a type of its own, and a later version may add some: show the ones that you do
    not know by their time, or leave them out. All that is more than kind and time is null where the event is another
    account holder's, and where it was erased.
    """
    interface MyEvent {
      id: ID!
      "When it happened; if the gateway does not know exactly, the time by which it had."
      at: DateTime!
      "The earliest time at which it can have happened. Null if \`at\` is exact."
      notBefore: DateTime
      "The latest time at which it can have happened. Null if \`at\` is exact."
      notAfter: DateTime
      by: MyEventActor!
    }

    "Who did it. All but the role is told only of what the account holder did themselves."
    type MyEventActor {
      role: MyEventRole!
      "The client application that the account holder's token named: the wallet's app, for example."
      clientId: String
      "When the account holder had signed in."
      authenticatedAt: DateTime
      "How strongly the account holder had signed in: the \`acr\` claim of the token."
      acr: String
      "The session: the \`sid\` claim of the token."
      sessionId: String
      "The token: its \`jti\` claim."
      tokenId: String
      "The address that the request came from, if the wallet has the gateway write it down."
      address: String
      "The user agent of the request, if the wallet has the gateway write it down."
      userAgent: String
      "Whether somebody else acted in the account holder's name (the \`act\` claim of the token)."
      delegated: Boolean
    }

    "Who does things."
    enum MyEventRole {
      ACCOUNT_HOLDER
      "Another account holder: one with a part in the grant, or one who held the wallet address before."
      OTHER_ACCOUNT_HOLDER
      CLIENT
      "The wallet: its staff, or its systems."
      WALLET
      UNKNOWN
    }

    ${type('MyGrantRequestedEvent', 'A client asked for a grant.', ofGrant)}
    ${type('MyGrantApprovedEvent', 'A grant was approved.', ofGrant)}
    ${type('MyGrantRejectedEvent', 'A request for a grant was rejected.', ofGrant)}
    ${type('MyGrantTokenIssuedEvent', 'The client fetched its access token: it can use the grant from here on.', ofGrant)}
    ${type('MyGrantRevokedEvent', 'A grant was revoked.', ofGrant)}
    ${type('MyGrantExpiredEvent', 'Nobody answered a request for a grant in time.', ofGrant)}
    ${type('MyGrantRevivedEvent', 'A grant that was over lives again. This should never happen.', ofGrant)}
    ${type('MyTermsShownEvent', 'The account holder was shown what a client asks for.', ofTerms)}
    ${type('MyConsentGivenEvent', 'The account holder gave their consent.', ofTerms)}
    ${type('MyConsentRefusedEvent', 'The account holder refused their consent.', ofTerms)}
    ${type('MyPaymentCreatedEvent', 'A payment from one of the wallet addresses was made.', ofPayment)}
    ${type('MyPaymentCompletedEvent', 'A payment was completed.', ofPayment)}
    ${type('MyPaymentFailedEvent', 'A payment failed.', ofPayment)}
    ${type('MyPaymentCancelledEvent', 'A payment was cancelled before any money was sent.', ofPayment)}
    ${type('MyClientRenamedEvent', 'A client application goes by another name than the account holder was shown before.', ofGrant)}
    ${type('MyDataReadEvent', "The wallet's staff looked at the account holder's data.", ofGrant)}
    ${type('MyDataExportedEvent', "The account holder's data were exported.", ofGrant)}
    ${type('MyDataErasedEvent', "The account holder's data were erased from the journal.")}
  `
})
