import { clientProfile } from '../../domain/clients/clientProfile.ts'
import {
  answerMyGrantRequest,
  finishUrl,
  readMyGrantRequest,
  returnsToClient,
  type GrantRequestKey,
  type MyGrantRequest
} from '../../domain/consent/grantRequests.ts'
import { needsFresh, needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

/** What account holders do not have where no interaction server is configured. */
export const consent = ['Query.myGrantRequest', 'Mutation.acceptMyGrantRequest', 'Mutation.rejectMyGrantRequest']

/** A wallet's own consent page. Absent unless RAFIKI_INTERACTION_URL names Rafiki's interaction server. */
export const myGrantRequest = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      What a client application asks of the caller, for the wallet's consent page: Rafiki sends the browser there with
      \`interactId\` and \`nonce\`. Use nothing else of that address: anybody can write links. Looking changes nothing.
      Codes: NOT_FOUND (unknown, taken back, or not wholly the caller's to give: it names somebody else's wallet
      address too), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED.
      """
      myGrantRequest(interactionId: ID!, nonce: String!): MyGrantRequest
    }

    extend type Mutation {
      """
      Says yes to a request, as a whole. Then send the browser to \`finishUrl\`: only there does the grant become ACTIVE.
      Needs a fresh token. After \`outcome: UNKNOWN\` ask \`myGrantRequest\` again: ACCEPTED means that it was done.
      Codes: NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED, IDENTIFIER_NOT_CANONICAL, VALUE_TOO_LONG, STEP_UP_REQUIRED, and
      NOT_CONFIRMED, UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE or UPSTREAM_ERROR with \`outcome\`.
      """
      acceptMyGrantRequest(input: AnswerMyGrantRequestInput!): AnswerMyGrantRequestPayload
      """
      Says no. Then send the browser to \`finishUrl\`: only there does the grant become REJECTED, and does its client
      hear of it.
      Codes: NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED, and NOT_CONFIRMED, UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE or
      UPSTREAM_ERROR with \`outcome\`.
      """
      rejectMyGrantRequest(input: AnswerMyGrantRequestInput!): AnswerMyGrantRequestPayload
    }

    "Which request to answer."
    input AnswerMyGrantRequestInput {
      "\`interactId\` of the address with which Rafiki sent the browser."
      interactionId: ID!
      "\`nonce\` of the same address."
      nonce: String!
    }

    "The answer is given, and must now be carried to the auth server by the browser."
    type AnswerMyGrantRequestPayload {
      "The grant that it is about, AWAITING_APPROVAL until the browser has been at \`finishUrl\`."
      grantId: ID!
      "Where to send the browser, in the same session that it came with."
      finishUrl: String!
      """
      Whether the auth server sends the browser on to the client from there. False: the client asked for no way back,
      the journey ends at a bare page of the auth server; say so before the browser goes. Null: not known.
      """
      returnsToClient: Boolean
      "The request as it now is."
      request: MyGrantRequest!
    }

    "What a client application asks of the caller."
    type MyGrantRequest {
      "The \`interactionId\` that it was asked for by."
      id: ID!
      "The grant that it becomes; \`myGrant\` finds it."
      grantId: ID!
      "The wallet address of the client application, from the grant itself."
      client: String
      "Who the client application is, as its own wallet tells it: see \`MyGrant.clientProfile\`."
      clientProfile: WalletAddressProfile
      "All that the client would be allowed to do."
      access: [MyGrantAccess!]!
      "What the client would know of who the caller is."
      subject: MyGrantSubject
      "Whether the client could send money from one of the caller's wallet addresses."
      canSpend: Boolean!
      createdAt: DateTime!
      "After this moment nobody can answer, and no answer can be carried to the auth server."
      expiresAt: DateTime!
      status: MyGrantRequestStatus!
      "Whether it can be accepted, as things are now."
      acceptable: Boolean!
      "Why it cannot be accepted. Null when it can."
      obstacle: MyGrantRequestObstacle
      "Where to send the browser, once the request is answered or has expired. Null while it awaits an answer, and once the browser has been there."
      finishUrl: String
      "As in \`AnswerMyGrantRequestPayload\`, once the request is answered. Null before."
      returnsToClient: Boolean
    }

    "Where a request is in its life."
    enum MyGrantRequestStatus {
      "The caller can say yes or no."
      AWAITING_ANSWER
      "The caller said yes. The grant is ACTIVE once the browser has been at \`finishUrl\`."
      ACCEPTED
      "The caller said no."
      REJECTED
      "Nobody answered in time, or the answer was not carried to the auth server in time."
      EXPIRED
    }

    "Why a request cannot be accepted."
    enum MyGrantRequestObstacle {
      EXPIRED
      ALREADY_ANSWERED
      "It spells a wallet address otherwise than it is stored: the grant would be live, and in no list. It can be rejected."
      IDENTIFIER_NOT_CANONICAL
      "It holds a text that is too long to be shown. It can be rejected."
      VALUE_TOO_LONG
    }
  `,
  guards: {
    'Query.myGrantRequest': [needsScope('grants:approve')],
    'Mutation.acceptMyGrantRequest': [needsScope('grants:approve'), needsFresh(300)],
    'Mutation.rejectMyGrantRequest': [needsScope('grants:approve')]
  },
  mutations: {
    acceptMyGrantRequest: { audit: ['input.interactionId'] },
    rejectMyGrantRequest: { audit: ['input.interactionId'] }
  },
  partSizes: { 'MyGrantRequest.access': 3 },
  resolvers: {
    Query: {
      myGrantRequest: (_, key: GrantRequestKey, context) => readMyGrantRequest(context, key)
    },
    Mutation: {
      acceptMyGrantRequest: (_, { input }: { input: GrantRequestKey }, context) =>
        answerMyGrantRequest(context, input, 'accept'),
      rejectMyGrantRequest: (_, { input }: { input: GrantRequestKey }, context) =>
        answerMyGrantRequest(context, input, 'reject')
    },
    MyGrantRequest: {
      acceptable: ({ obstacle }: MyGrantRequest) => obstacle === null,
      clientProfile: (request: MyGrantRequest, _, context) => clientProfile(context, request),
      finishUrl: (request: MyGrantRequest, _, context) => finishUrl(context, request),
      returnsToClient: (request: MyGrantRequest, _, context) => returnsToClient(context, request)
    },
    AnswerMyGrantRequestPayload: {
      request: (answered: MyGrantRequest) => answered,
      finishUrl: (answered: MyGrantRequest, _, context) => finishUrl(context, answered),
      returnsToClient: (answered: MyGrantRequest, _, context) => returnsToClient(context, answered)
    }
  }
})
