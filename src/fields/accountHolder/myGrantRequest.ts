import { clientProfile } from '../../domain/clients/clientProfile.ts'
import { finishUrl, readMyGrantRequest, returnsToClient, termsDigest } from '../../domain/consent/grantRequests.ts'
import type { GrantRequestKey, MyGrantRequest } from '../../domain/consent/grantRequestView.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

/** What account holders do not have where no interaction server is configured. */
export const consent = ['Query.myGrantRequest', 'Mutation.acceptMyGrantRequest', 'Mutation.rejectMyGrantRequest']

/** A wallet's own consent page. Absent unless RAFIKI_INTERACTION_URL names Rafiki's interaction server. */
export const myGrantRequest = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      What a client application asks the account holder to allow, for the wallet's consent page: Rafiki sends the
      browser to that page with \`interactId\` and \`nonce\`. Use nothing else of that URL, because anyone can write
      links. Reading the request changes nothing.
      Codes: NOT_FOUND (unknown, revoked, or not the account holder's alone to grant: it names someone else's wallet
      address too), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED.
      """
      myGrantRequest(interactionId: ID!, nonce: String!): MyGrantRequest
    }

    "What a client application asks the account holder to allow."
    type MyGrantRequest {
      "The \`interactionId\` of the request."
      id: ID!
      "The grant that the request becomes; \`myGrant\` finds it."
      grantId: ID!
      "The wallet address of the client application, from the grant itself."
      client: String
      "Who the client application is, according to its own wallet: see \`MyGrant.clientProfile\`."
      clientProfile: WalletAddressProfile
      "Everything that the client would be allowed to do."
      access: [MyGrantAccess!]!
      "What the client would learn about who the account holder is."
      subject: MyGrantSubject
      "Whether the client could send money from one of the account holder's wallet addresses."
      canSpend: Boolean!
      "Stands for all that the account holder is asked to allow: the client, its name, what it may do and would learn. It changes whenever any of these does. Give it to \`acceptMyGrantRequest\`. Null where a text is too long to show."
      termsDigest: String
      createdAt: DateTime!
      "After this moment nobody can answer, and no answer can be carried to the auth server."
      expiresAt: DateTime!
      status: MyGrantRequestStatus!
      "Whether the account holder can accept the request now."
      acceptable: Boolean!
      "Why the account holder cannot accept the request. Null if they can."
      obstacle: MyGrantRequestObstacle
      "Where to send the browser once the request is answered or has expired. Null before that, and once the browser has been there."
      finishUrl: String
      "See \`AnswerMyGrantRequestPayload.returnsToClient\`. Null until the request is answered."
      returnsToClient: Boolean
    }

    "The status of a grant request."
    enum MyGrantRequestStatus {
      "The account holder can accept or reject it."
      AWAITING_ANSWER
      "The account holder accepted it. The grant is ACTIVE once the browser has visited \`finishUrl\`."
      ACCEPTED
      "The account holder rejected it."
      REJECTED
      "Nobody answered in time, or nobody carried the answer to the auth server in time."
      EXPIRED
    }

    "Why a request cannot be accepted."
    enum MyGrantRequestObstacle {
      EXPIRED
      ALREADY_ANSWERED
      "The request spells a wallet address differently from how it is stored: the grant would be live, but in no list. The account holder can reject the request."
      IDENTIFIER_NOT_CANONICAL
      "The request has a text that is too long to show. The account holder can reject the request."
      VALUE_TOO_LONG
    }
  `,
  guards: {
    'Query.myGrantRequest': [needsScope('grants:approve')]
  },
  partSizes: { 'MyGrantRequest.access': 3 },
  resolvers: {
    Query: { myGrantRequest: (_, key: GrantRequestKey, context) => readMyGrantRequest(context, key) },
    MyGrantRequest: {
      acceptable: ({ obstacle }: MyGrantRequest) => obstacle === null,
      clientProfile: (request: MyGrantRequest, _, context) => clientProfile(context, request),
      termsDigest: (request: MyGrantRequest, _, context) => termsDigest(context, request),
      finishUrl: (request: MyGrantRequest, _, context) => finishUrl(context, request),
      returnsToClient: (request: MyGrantRequest, _, context) => returnsToClient(context, request)
    }
  }
})
