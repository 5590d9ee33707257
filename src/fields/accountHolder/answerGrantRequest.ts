import { answerMyGrantRequest, finishUrl, returnsToClient } from '../../domain/consent/grantRequests.ts'
import type { GrantRequestKey, MyGrantRequest } from '../../domain/consent/grantRequestView.ts'
import { needsFresh, needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

interface AcceptInput extends GrantRequestKey {
  termsDigest?: string | null
}

/** The answer to what `myGrantRequest` shows. Absent where it is. */
export const answerGrantRequest = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Accepts a request as a whole. Then send the browser to \`finishUrl\`: the grant becomes ACTIVE only there. Needs a
      recent sign-in. After \`outcome: UNKNOWN\`, query \`myGrantRequest\` again: ACCEPTED means that it was done.
      Codes: NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED, IDENTIFIER_NOT_CANONICAL, VALUE_TOO_LONG, TERMS_CHANGED,
      STEP_UP_REQUIRED; with \`outcome\`: NOT_CONFIRMED, UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR.
      """
      acceptMyGrantRequest(input: AcceptMyGrantRequestInput!): AnswerMyGrantRequestPayload
      """
      Rejects a request. Then send the browser to \`finishUrl\`: the grant becomes REJECTED, and its client learns of
      it, only there.
      Codes: NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED; with \`outcome\`: NOT_CONFIRMED, UPSTREAM_TIMEOUT,
      UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR.
      """
      rejectMyGrantRequest(input: RejectMyGrantRequestInput!): AnswerMyGrantRequestPayload
    }

    "Which request to accept, as it was shown."
    input AcceptMyGrantRequestInput {
      "\`interactId\` of the URL to which Rafiki sent the browser."
      interactionId: ID!
      "\`nonce\` of the same URL."
      nonce: String!
      "\`MyGrantRequest.termsDigest\`, read together with what was shown. Required if the client could send money."
      termsDigest: String
    }

    "Which request to reject."
    input RejectMyGrantRequestInput {
      "\`interactId\` of the URL to which Rafiki sent the browser."
      interactionId: ID!
      "\`nonce\` of the same URL."
      nonce: String!
    }

    "The answer is stored; the browser must now carry it to the auth server."
    type AnswerMyGrantRequestPayload {
      "The grant of the request. It is AWAITING_APPROVAL until the browser has visited \`finishUrl\`."
      grantId: ID!
      "Where to send the browser, in the session that it came with."
      finishUrl: String!
      "Whether the auth server sends the browser on to the client from there. False: the client asked for no way back, and the browser ends on a bare page of the auth server; tell the account holder before they go. Null: not known."
      returnsToClient: Boolean
      "The request after the answer."
      request: MyGrantRequest!
    }
  `,
  guards: {
    'Mutation.acceptMyGrantRequest': [needsScope('grants:approve'), needsFresh(300)],
    'Mutation.rejectMyGrantRequest': [needsScope('grants:approve')]
  },
  mutations: {
    acceptMyGrantRequest: { audit: ['input.interactionId'] },
    rejectMyGrantRequest: { audit: ['input.interactionId'], takesBack: true }
  },
  resolvers: {
    Mutation: {
      acceptMyGrantRequest: (_, { input }: { input: AcceptInput }, context) =>
        answerMyGrantRequest(context, { ...input, choice: 'accept' }),
      rejectMyGrantRequest: (_, { input }: { input: GrantRequestKey }, context) =>
        answerMyGrantRequest(context, { ...input, choice: 'reject' })
    },
    AnswerMyGrantRequestPayload: {
      finishUrl: (answered: MyGrantRequest, _, context) => finishUrl(context, answered),
      returnsToClient: (answered: MyGrantRequest, _, context) => returnsToClient(context, answered),
      request: (answered: MyGrantRequest) => answered
    }
  }
})
