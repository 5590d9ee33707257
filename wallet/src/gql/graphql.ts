/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] }
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never }
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core'
/** Which request to answer. */
export type AnswerMyGrantRequestInput = {
  /** `interactId` of the address with which Rafiki sent the browser. */
  interactionId: string | number
  /** `nonce` of the same address. */
  nonce: string
}

/** How a grant was settled. */
export type GrantFinalization =
  /** The client fetched its token and holds it: the grant is live, and worth revoking. */
  | 'ISSUED'
  /** The account holder said no. Over; no token was ever given out. */
  | 'REJECTED'
  /** Taken back by the account holder, the wallet or the client. Over. */
  | 'REVOKED'

/** Where a grant is in its life. */
export type GrantStatus =
  /** The client has access, or may fetch it at any moment. */
  | 'ACTIVE'
  /** The account holder has not answered yet, and still can. */
  | 'AWAITING_APPROVAL'
  /** Nobody answered in time. The client has nothing. */
  | 'EXPIRED'
  /** The account holder said no. */
  | 'REJECTED'
  /** Taken back, by the account holder, the client or the wallet. */
  | 'REVOKED'

/** What an `outgoing-payment` access is limited by. */
export type MyGrantLimitKind =
  /** What leaves the account, fees included. */
  | 'DEBIT'
  /** What arrives at receivers. */
  | 'RECEIVE'
  /** The receiver, but no amount. */
  | 'RECEIVER_ONLY'
  /** Nothing: any amount, to anybody. */
  | 'UNLIMITED'

/** Why a request cannot be accepted. */
export type MyGrantRequestObstacle =
  | 'ALREADY_ANSWERED'
  | 'EXPIRED'
  /** It spells a wallet address otherwise than it is stored: the grant would be live, and in no list. It can be rejected. */
  | 'IDENTIFIER_NOT_CANONICAL'

/** Where a request is in its life. */
export type MyGrantRequestStatus =
  /** The caller said yes. The grant is ACTIVE once the browser has been at `finishUrl`. */
  | 'ACCEPTED'
  /** The caller can say yes or no. */
  | 'AWAITING_ANSWER'
  /** Nobody answered in time, or the answer was not carried to the auth server in time. */
  | 'EXPIRED'
  /** The caller said no. */
  | 'REJECTED'

/** What became of a grant that was to be taken back. */
export type RevocationOutcome =
  /** It was revoked or rejected before, and was left alone. */
  | 'ALREADY_OVER'
  /** It was not revoked, or is not known to be: see `maybeRevoked`. */
  | 'FAILED'
  /** There is no such grant, or none of the caller's. */
  | 'NOT_FOUND'
  /** It is revoked now. */
  | 'REVOKED'

export type ConnectedAppsQueryVariables = Exact<{
  first: number
  after?: string | null | undefined
}>

export type ConnectedAppsQuery = {
  __typename: 'Query'
  myGrantsSummary: {
    __typename: 'MyGrantsSummary'
    active: number
    canSpend: number
    awaitingApproval: number
    revoked: number
    complete: boolean
  }
  myClients: {
    __typename: 'MyClientConnection'
    complete: boolean
    edges: Array<{
      __typename: 'MyClientEdge'
      cursor: string
      node: {
        __typename: 'MyClient'
        id: string
        client: string | null
        activeGrants: number
        canSpend: boolean
        firstGrantedAt: string
        clientProfile: { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null } | null
        grants: {
          __typename: 'MyGrantConnection'
          edges: Array<{
            __typename: 'MyGrantEdge'
            cursor: string
            node: {
              __typename: 'MyGrant'
              id: string
              client: string | null
              status: GrantStatus
              finalizationReason: GrantFinalization | null
              createdAt: string
              canSpend: boolean
              shared: boolean
              lastUsedAt: string | null
              access: Array<{
                __typename: 'MyGrantAccess'
                id: string
                type: string
                actions: Array<string>
                identifier: string | null
                spending: {
                  __typename: 'MyGrantSpending'
                  payments: number
                  lastUsedAt: string | null
                  complete: boolean
                  debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
                  receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
                  period: { __typename: 'MyGrantPeriod'; start: string; end: string } | null
                } | null
                limits: {
                  __typename: 'MyGrantLimits'
                  kind: MyGrantLimitKind
                  receiver: string | null
                  interval: string | null
                  debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
                  receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
                  recurrence: {
                    __typename: 'MyGrantRecurrence'
                    repetitions: number | null
                    startsAt: string | null
                    endsAt: string | null
                    every: {
                      __typename: 'MyGrantPeriodLength'
                      years: number
                      months: number
                      weeks: number
                      days: number
                      hours: number
                      minutes: number
                    } | null
                  } | null
                } | null
              }>
              subject: {
                __typename: 'MyGrantSubject'
                subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }>
              } | null
            }
          }>
          pageInfo: { __typename: 'PageInfo'; hasNextPage: boolean; endCursor: string | null }
        } | null
      }
    }>
    pageInfo: { __typename: 'PageInfo'; hasNextPage: boolean; endCursor: string | null }
  }
}

export type EndedGrantsQueryVariables = Exact<{
  first: number
  after?: string | null | undefined
}>

export type EndedGrantsQuery = {
  __typename: 'Query'
  myGrants: {
    __typename: 'MyGrantConnection'
    complete: boolean
    edges: Array<{
      __typename: 'MyGrantEdge'
      cursor: string
      node: {
        __typename: 'MyGrant'
        id: string
        client: string | null
        status: GrantStatus
        finalizationReason: GrantFinalization | null
        createdAt: string
        canSpend: boolean
        shared: boolean
        lastUsedAt: string | null
        clientProfile: { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null } | null
        access: Array<{
          __typename: 'MyGrantAccess'
          id: string
          type: string
          actions: Array<string>
          identifier: string | null
          spending: {
            __typename: 'MyGrantSpending'
            payments: number
            lastUsedAt: string | null
            complete: boolean
            debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
            receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
            period: { __typename: 'MyGrantPeriod'; start: string; end: string } | null
          } | null
          limits: {
            __typename: 'MyGrantLimits'
            kind: MyGrantLimitKind
            receiver: string | null
            interval: string | null
            debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
            receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
            recurrence: {
              __typename: 'MyGrantRecurrence'
              repetitions: number | null
              startsAt: string | null
              endsAt: string | null
              every: {
                __typename: 'MyGrantPeriodLength'
                years: number
                months: number
                weeks: number
                days: number
                hours: number
                minutes: number
              } | null
            } | null
          } | null
        }>
        subject: {
          __typename: 'MyGrantSubject'
          subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }>
        } | null
      }
    }>
    pageInfo: { __typename: 'PageInfo'; hasNextPage: boolean; endCursor: string | null }
  }
}

export type RequestFragment = {
  __typename: 'MyGrantRequest'
  id: string
  grantId: string
  status: MyGrantRequestStatus
  acceptable: boolean
  obstacle: MyGrantRequestObstacle | null
  client: string | null
  canSpend: boolean
  createdAt: string
  expiresAt: string
  finishUrl: string | null
  returnsToClient: boolean | null
  clientProfile: { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null } | null
  access: Array<{
    __typename: 'MyGrantAccess'
    id: string
    type: string
    actions: Array<string>
    identifier: string | null
    limits: {
      __typename: 'MyGrantLimits'
      kind: MyGrantLimitKind
      receiver: string | null
      interval: string | null
      debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
      receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
      recurrence: {
        __typename: 'MyGrantRecurrence'
        repetitions: number | null
        startsAt: string | null
        endsAt: string | null
        every: {
          __typename: 'MyGrantPeriodLength'
          years: number
          months: number
          weeks: number
          days: number
          hours: number
          minutes: number
        } | null
      } | null
    } | null
  }>
  subject: { __typename: 'MyGrantSubject'; subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }> } | null
}

export type GrantRequestQueryVariables = Exact<{
  interactionId: string | number
  nonce: string
}>

export type GrantRequestQuery = {
  __typename: 'Query'
  myGrantRequest: {
    __typename: 'MyGrantRequest'
    id: string
    grantId: string
    status: MyGrantRequestStatus
    acceptable: boolean
    obstacle: MyGrantRequestObstacle | null
    client: string | null
    canSpend: boolean
    createdAt: string
    expiresAt: string
    finishUrl: string | null
    returnsToClient: boolean | null
    clientProfile: { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null } | null
    access: Array<{
      __typename: 'MyGrantAccess'
      id: string
      type: string
      actions: Array<string>
      identifier: string | null
      limits: {
        __typename: 'MyGrantLimits'
        kind: MyGrantLimitKind
        receiver: string | null
        interval: string | null
        debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
        receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
        recurrence: {
          __typename: 'MyGrantRecurrence'
          repetitions: number | null
          startsAt: string | null
          endsAt: string | null
          every: {
            __typename: 'MyGrantPeriodLength'
            years: number
            months: number
            weeks: number
            days: number
            hours: number
            minutes: number
          } | null
        } | null
      } | null
    }>
    subject: { __typename: 'MyGrantSubject'; subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }> } | null
  } | null
}

export type AcceptRequestMutationVariables = Exact<{
  input: AnswerMyGrantRequestInput
}>

export type AcceptRequestMutation = {
  __typename: 'Mutation'
  acceptMyGrantRequest: {
    __typename: 'AnswerMyGrantRequestPayload'
    grantId: string
    finishUrl: string
    returnsToClient: boolean | null
    request: {
      __typename: 'MyGrantRequest'
      id: string
      grantId: string
      status: MyGrantRequestStatus
      acceptable: boolean
      obstacle: MyGrantRequestObstacle | null
      client: string | null
      canSpend: boolean
      createdAt: string
      expiresAt: string
      finishUrl: string | null
      returnsToClient: boolean | null
      clientProfile: { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null } | null
      access: Array<{
        __typename: 'MyGrantAccess'
        id: string
        type: string
        actions: Array<string>
        identifier: string | null
        limits: {
          __typename: 'MyGrantLimits'
          kind: MyGrantLimitKind
          receiver: string | null
          interval: string | null
          debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
          receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
          recurrence: {
            __typename: 'MyGrantRecurrence'
            repetitions: number | null
            startsAt: string | null
            endsAt: string | null
            every: {
              __typename: 'MyGrantPeriodLength'
              years: number
              months: number
              weeks: number
              days: number
              hours: number
              minutes: number
            } | null
          } | null
        } | null
      }>
      subject: { __typename: 'MyGrantSubject'; subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }> } | null
    }
  }
}

export type RejectRequestMutationVariables = Exact<{
  input: AnswerMyGrantRequestInput
}>

export type RejectRequestMutation = {
  __typename: 'Mutation'
  rejectMyGrantRequest: {
    __typename: 'AnswerMyGrantRequestPayload'
    grantId: string
    finishUrl: string
    returnsToClient: boolean | null
    request: {
      __typename: 'MyGrantRequest'
      id: string
      grantId: string
      status: MyGrantRequestStatus
      acceptable: boolean
      obstacle: MyGrantRequestObstacle | null
      client: string | null
      canSpend: boolean
      createdAt: string
      expiresAt: string
      finishUrl: string | null
      returnsToClient: boolean | null
      clientProfile: { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null } | null
      access: Array<{
        __typename: 'MyGrantAccess'
        id: string
        type: string
        actions: Array<string>
        identifier: string | null
        limits: {
          __typename: 'MyGrantLimits'
          kind: MyGrantLimitKind
          receiver: string | null
          interval: string | null
          debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
          receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
          recurrence: {
            __typename: 'MyGrantRecurrence'
            repetitions: number | null
            startsAt: string | null
            endsAt: string | null
            every: {
              __typename: 'MyGrantPeriodLength'
              years: number
              months: number
              weeks: number
              days: number
              hours: number
              minutes: number
            } | null
          } | null
        } | null
      }>
      subject: { __typename: 'MyGrantSubject'; subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }> } | null
    }
  }
}

export type MoneyFragment = { __typename: 'Amount'; value: string; assetCode: string; assetScale: number }

export type AccessFragment = {
  __typename: 'MyGrantAccess'
  id: string
  type: string
  actions: Array<string>
  identifier: string | null
  limits: {
    __typename: 'MyGrantLimits'
    kind: MyGrantLimitKind
    receiver: string | null
    interval: string | null
    debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
    receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
    recurrence: {
      __typename: 'MyGrantRecurrence'
      repetitions: number | null
      startsAt: string | null
      endsAt: string | null
      every: {
        __typename: 'MyGrantPeriodLength'
        years: number
        months: number
        weeks: number
        days: number
        hours: number
        minutes: number
      } | null
    } | null
  } | null
}

export type GrantFragment = {
  __typename: 'MyGrant'
  id: string
  client: string | null
  status: GrantStatus
  finalizationReason: GrantFinalization | null
  createdAt: string
  canSpend: boolean
  shared: boolean
  lastUsedAt: string | null
  access: Array<{
    __typename: 'MyGrantAccess'
    id: string
    type: string
    actions: Array<string>
    identifier: string | null
    spending: {
      __typename: 'MyGrantSpending'
      payments: number
      lastUsedAt: string | null
      complete: boolean
      debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
      receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
      period: { __typename: 'MyGrantPeriod'; start: string; end: string } | null
    } | null
    limits: {
      __typename: 'MyGrantLimits'
      kind: MyGrantLimitKind
      receiver: string | null
      interval: string | null
      debitAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
      receiveAmount: { __typename: 'Amount'; value: string; assetCode: string; assetScale: number } | null
      recurrence: {
        __typename: 'MyGrantRecurrence'
        repetitions: number | null
        startsAt: string | null
        endsAt: string | null
        every: {
          __typename: 'MyGrantPeriodLength'
          years: number
          months: number
          weeks: number
          days: number
          hours: number
          minutes: number
        } | null
      } | null
    } | null
  }>
  subject: { __typename: 'MyGrantSubject'; subIds: Array<{ __typename: 'MyGrantSubjectId'; subId: string }> } | null
}

export type ProfileFragment = { __typename: 'WalletAddressProfile'; walletAddress: string; publicName: string | null }

export type RevokeGrantMutationVariables = Exact<{
  grantId: string | number
}>

export type RevokeGrantMutation = {
  __typename: 'Mutation'
  revokeMyGrant: {
    __typename: 'RevokeMyGrantPayload'
    grant: {
      __typename: 'MyGrant'
      id: string
      status: GrantStatus
      finalizationReason: GrantFinalization | null
      canSpend: boolean
      connectedClient: { __typename: 'MyClient'; id: string; activeGrants: number; canSpend: boolean } | null
    }
  }
}

export type RevokeClientMutationVariables = Exact<{
  clientId: string | number
}>

export type RevokeClientMutation = {
  __typename: 'Mutation'
  revokeMyGrants: {
    __typename: 'RevokeMyGrantsPayload'
    complete: boolean
    results: Array<{
      __typename: 'RevokeMyGrantResult'
      grantId: string
      outcome: RevocationOutcome
      code: string | null
      maybeRevoked: boolean
      grant: {
        __typename: 'MyGrant'
        id: string
        status: GrantStatus
        finalizationReason: GrantFinalization | null
        canSpend: boolean
      } | null
    }>
    clients: Array<{ __typename: 'MyClient'; id: string; activeGrants: number; canSpend: boolean }>
  }
}

export const ProfileFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<ProfileFragment, unknown>
export const MoneyFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<MoneyFragment, unknown>
export const AccessFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<AccessFragment, unknown>
export const RequestFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Request' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantRequest' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'acceptable' } },
          { kind: 'Field', name: { kind: 'Name', value: 'obstacle' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'clientProfile' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Profile' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finishUrl' } },
          { kind: 'Field', name: { kind: 'Name', value: 'returnsToClient' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    }
  ]
} as unknown as DocumentNode<RequestFragment, unknown>
export const GrantFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Grant' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrant' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finalizationReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'shared' } },
          { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'spending' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'debitAmount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                          ]
                        }
                      },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'receiveAmount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                          ]
                        }
                      },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'period' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'start' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'end' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'payments' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'complete' } }
                    ]
                  }
                }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    }
  ]
} as unknown as DocumentNode<GrantFragment, unknown>
export const ConnectedAppsDocument = {
  __meta__: { hash: 'sha256:e536d5bc42bd620f1b8a999359df09beeefed1720ab8ddbbcdabf940fbe93b57' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'ConnectedApps' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'first' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Int' } } }
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
          type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'myGrantsSummary' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'active' } },
                { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
                { kind: 'Field', name: { kind: 'Name', value: 'awaitingApproval' } },
                { kind: 'Field', name: { kind: 'Name', value: 'revoked' } },
                { kind: 'Field', name: { kind: 'Name', value: 'complete' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'myClients' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'first' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'first' } }
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'after' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'after' } }
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'filter' },
                value: {
                  kind: 'ObjectValue',
                  fields: [
                    {
                      kind: 'ObjectField',
                      name: { kind: 'Name', value: 'status' },
                      value: {
                        kind: 'ObjectValue',
                        fields: [
                          {
                            kind: 'ObjectField',
                            name: { kind: 'Name', value: 'in' },
                            value: {
                              kind: 'ListValue',
                              values: [
                                { kind: 'EnumValue', value: 'ACTIVE' },
                                { kind: 'EnumValue', value: 'AWAITING_APPROVAL' }
                              ]
                            }
                          }
                        ]
                      }
                    }
                  ]
                }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'edges' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'cursor' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'node' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'client' } },
                            {
                              kind: 'Field',
                              name: { kind: 'Name', value: 'clientProfile' },
                              selectionSet: {
                                kind: 'SelectionSet',
                                selections: [
                                  { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                                  { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Profile' } }
                                ]
                              }
                            },
                            { kind: 'Field', name: { kind: 'Name', value: 'activeGrants' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'firstGrantedAt' } },
                            {
                              kind: 'Field',
                              name: { kind: 'Name', value: 'grants' },
                              arguments: [
                                {
                                  kind: 'Argument',
                                  name: { kind: 'Name', value: 'first' },
                                  value: { kind: 'IntValue', value: '10' }
                                }
                              ],
                              selectionSet: {
                                kind: 'SelectionSet',
                                selections: [
                                  { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                                  {
                                    kind: 'Field',
                                    name: { kind: 'Name', value: 'edges' },
                                    selectionSet: {
                                      kind: 'SelectionSet',
                                      selections: [
                                        { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                                        { kind: 'Field', name: { kind: 'Name', value: 'cursor' } },
                                        {
                                          kind: 'Field',
                                          name: { kind: 'Name', value: 'node' },
                                          selectionSet: {
                                            kind: 'SelectionSet',
                                            selections: [
                                              { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                                              { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Grant' } }
                                            ]
                                          }
                                        }
                                      ]
                                    }
                                  },
                                  {
                                    kind: 'Field',
                                    name: { kind: 'Name', value: 'pageInfo' },
                                    selectionSet: {
                                      kind: 'SelectionSet',
                                      selections: [
                                        { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                                        { kind: 'Field', name: { kind: 'Name', value: 'hasNextPage' } },
                                        { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } }
                                      ]
                                    }
                                  }
                                ]
                              }
                            }
                          ]
                        }
                      }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'pageInfo' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'hasNextPage' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'complete' } }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Grant' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrant' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finalizationReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'shared' } },
          { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'spending' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'debitAmount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                          ]
                        }
                      },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'receiveAmount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                          ]
                        }
                      },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'period' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'start' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'end' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'payments' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'complete' } }
                    ]
                  }
                }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    }
  ]
} as unknown as DocumentNode<ConnectedAppsQuery, ConnectedAppsQueryVariables>
export const EndedGrantsDocument = {
  __meta__: { hash: 'sha256:27bf6bdbffd2c345e60d1eb3674f1d981709acb0dfbfafe8c64ec059e65720a1' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'EndedGrants' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'first' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Int' } } }
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
          type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'myGrants' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'first' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'first' } }
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'after' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'after' } }
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'filter' },
                value: {
                  kind: 'ObjectValue',
                  fields: [
                    {
                      kind: 'ObjectField',
                      name: { kind: 'Name', value: 'status' },
                      value: {
                        kind: 'ObjectValue',
                        fields: [
                          {
                            kind: 'ObjectField',
                            name: { kind: 'Name', value: 'in' },
                            value: {
                              kind: 'ListValue',
                              values: [
                                { kind: 'EnumValue', value: 'REVOKED' },
                                { kind: 'EnumValue', value: 'REJECTED' },
                                { kind: 'EnumValue', value: 'EXPIRED' }
                              ]
                            }
                          }
                        ]
                      }
                    },
                    {
                      kind: 'ObjectField',
                      name: { kind: 'Name', value: 'consentRequired' },
                      value: { kind: 'BooleanValue', value: true }
                    }
                  ]
                }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'edges' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'cursor' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'node' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Grant' } },
                            {
                              kind: 'Field',
                              name: { kind: 'Name', value: 'clientProfile' },
                              selectionSet: {
                                kind: 'SelectionSet',
                                selections: [
                                  { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                                  { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Profile' } }
                                ]
                              }
                            }
                          ]
                        }
                      }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'pageInfo' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'hasNextPage' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'complete' } }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Grant' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrant' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finalizationReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'shared' } },
          { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'spending' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'debitAmount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                          ]
                        }
                      },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'receiveAmount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                          ]
                        }
                      },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'period' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'start' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'end' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'payments' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'complete' } }
                    ]
                  }
                }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<EndedGrantsQuery, EndedGrantsQueryVariables>
export const GrantRequestDocument = {
  __meta__: { hash: 'sha256:3302b8d17237f3427941a2ea7a070b074df50954c17447c558d64da955a85e57' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'GrantRequest' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'interactionId' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } }
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'nonce' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'myGrantRequest' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'interactionId' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'interactionId' } }
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'nonce' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'nonce' } }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Request' } }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Request' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantRequest' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'acceptable' } },
          { kind: 'Field', name: { kind: 'Name', value: 'obstacle' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'clientProfile' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Profile' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finishUrl' } },
          { kind: 'Field', name: { kind: 'Name', value: 'returnsToClient' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<GrantRequestQuery, GrantRequestQueryVariables>
export const AcceptRequestDocument = {
  __meta__: { hash: 'sha256:d293d339bbb6a029ad386573d7e2bc3a48f801a6e331176fc26b9c3e6cab5d16' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'AcceptRequest' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'AnswerMyGrantRequestInput' } }
          }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'acceptMyGrantRequest' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'input' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'input' } }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
                { kind: 'Field', name: { kind: 'Name', value: 'finishUrl' } },
                { kind: 'Field', name: { kind: 'Name', value: 'returnsToClient' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'request' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Request' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Request' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantRequest' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'acceptable' } },
          { kind: 'Field', name: { kind: 'Name', value: 'obstacle' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'clientProfile' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Profile' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finishUrl' } },
          { kind: 'Field', name: { kind: 'Name', value: 'returnsToClient' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<AcceptRequestMutation, AcceptRequestMutationVariables>
export const RejectRequestDocument = {
  __meta__: { hash: 'sha256:fc0ec3f9b15d42e258a7fb57261fda036544d9c17132cd4cb302a4383c3b6863' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'RejectRequest' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'AnswerMyGrantRequestInput' } }
          }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'rejectMyGrantRequest' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'input' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'input' } }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
                { kind: 'Field', name: { kind: 'Name', value: 'finishUrl' } },
                { kind: 'Field', name: { kind: 'Name', value: 'returnsToClient' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'request' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Request' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Profile' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'WalletAddressProfile' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'walletAddress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'publicName' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Money' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Amount' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'value' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetCode' } },
          { kind: 'Field', name: { kind: 'Name', value: 'assetScale' } }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Access' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantAccess' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actions' } },
          { kind: 'Field', name: { kind: 'Name', value: 'identifier' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'limits' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'debitAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'receiveAmount' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Money' } }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'receiver' } },
                { kind: 'Field', name: { kind: 'Name', value: 'interval' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'recurrence' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'every' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'years' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'months' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'weeks' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'days' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'hours' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'minutes' } }
                          ]
                        }
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'repetitions' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'startsAt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'endsAt' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Request' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'MyGrantRequest' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'status' } },
          { kind: 'Field', name: { kind: 'Name', value: 'acceptable' } },
          { kind: 'Field', name: { kind: 'Name', value: 'obstacle' } },
          { kind: 'Field', name: { kind: 'Name', value: 'client' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'clientProfile' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Profile' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'access' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Access' } }
              ]
            }
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'subject' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'subIds' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subId' } }
                    ]
                  }
                }
              ]
            }
          },
          { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'finishUrl' } },
          { kind: 'Field', name: { kind: 'Name', value: 'returnsToClient' } }
        ]
      }
    }
  ]
} as unknown as DocumentNode<RejectRequestMutation, RejectRequestMutationVariables>
export const RevokeGrantDocument = {
  __meta__: { hash: 'sha256:1ea9b7a5ac5421b2ef2e335dd7a926faa2e6df0135fab97b8fb3906b47d40d28' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'RevokeGrant' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'grantId' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'revokeMyGrant' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'input' },
                value: {
                  kind: 'ObjectValue',
                  fields: [
                    {
                      kind: 'ObjectField',
                      name: { kind: 'Name', value: 'grantId' },
                      value: { kind: 'Variable', name: { kind: 'Name', value: 'grantId' } }
                    }
                  ]
                }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'grant' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'finalizationReason' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'connectedClient' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'activeGrants' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } }
                          ]
                        }
                      }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    }
  ]
} as unknown as DocumentNode<RevokeGrantMutation, RevokeGrantMutationVariables>
export const RevokeClientDocument = {
  __meta__: { hash: 'sha256:f5d8a1af8a28b2c5fc59521125c9832212bc3fc72462c54696bf40a79585430e' },
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'RevokeClient' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'clientId' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } }
        }
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'revokeMyGrants' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'input' },
                value: {
                  kind: 'ObjectValue',
                  fields: [
                    {
                      kind: 'ObjectField',
                      name: { kind: 'Name', value: 'clientId' },
                      value: { kind: 'Variable', name: { kind: 'Name', value: 'clientId' } }
                    }
                  ]
                }
              }
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'results' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'grantId' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'outcome' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'maybeRevoked' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'grant' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'finalizationReason' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } }
                          ]
                        }
                      }
                    ]
                  }
                },
                { kind: 'Field', name: { kind: 'Name', value: 'complete' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'clients' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: '__typename' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'activeGrants' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'canSpend' } }
                    ]
                  }
                }
              ]
            }
          }
        ]
      }
    }
  ]
} as unknown as DocumentNode<RevokeClientMutation, RevokeClientMutationVariables>
