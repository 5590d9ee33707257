// Written by `npm run mocks`: what the sandbox answers Alice.
export const answers = {
  "grants": {
    "__typename": "GrantsConnection",
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": "bXlHcmFudHM6MjNmYTA2ZTgtMTA5Ni00YmY0LTgwZGItMjc4MmU1ZGNhYzhj",
      "hasNextPage": true,
      "hasPreviousPage": false,
      "startCursor": "bXlHcmFudHM6NDNhYTNlMjYtMThhNC00OWZlLThhYTYtMzA1ZDlmOTIyZDVk"
    },
    "edges": [
      {
        "__typename": "GrantEdge",
        "node": {
          "__typename": "Grant",
          "id": "43aa3e26-18a4-49fe-8aa6-305d9f922d5d",
          "client": "https://shop.example/checkout",
          "access": [
            {
              "__typename": "Access",
              "id": "4f54dfcb-815e-470e-8b03-3e7dea4a7fa8",
              "identifier": "https://wallet.example/alice",
              "type": "quote",
              "actions": [
                "create",
                "read"
              ],
              "limits": null,
              "createdAt": "2026-06-15T11:58:00.000Z"
            },
            {
              "__typename": "Access",
              "id": "cdd0df36-8243-4391-844a-5f2536cda828",
              "identifier": "https://wallet.example/alice",
              "type": "outgoing-payment",
              "actions": [
                "create",
                "read",
                "list"
              ],
              "limits": {
                "__typename": "LimitData",
                "receiver": "https://shop.example/incoming-payments/3b8f5d0e-6f0a-4c38-9a55-0d6a4a7c1e01",
                "interval": null
              },
              "createdAt": "2026-06-15T11:58:00.000Z"
            }
          ],
          "subject": null,
          "state": "PENDING",
          "finalizationReason": null,
          "createdAt": "2026-06-15T11:58:00.000Z"
        },
        "cursor": "bXlHcmFudHM6NDNhYTNlMjYtMThhNC00OWZlLThhYTYtMzA1ZDlmOTIyZDVk"
      },
      {
        "__typename": "GrantEdge",
        "node": {
          "__typename": "Grant",
          "id": "898c3bfa-b459-4cba-8829-3ad3bec93e5b",
          "client": "https://podcasts.example/tips",
          "access": [
            {
              "__typename": "Access",
              "id": "d2917876-cf6b-42ad-8794-e32da46357f4",
              "identifier": "https://wallet.example/alice",
              "type": "outgoing-payment",
              "actions": [
                "create",
                "read",
                "list"
              ],
              "limits": {
                "__typename": "LimitData",
                "receiver": null,
                "interval": "R51/2026-06-15T00:00:00Z/P1W"
              },
              "createdAt": "2026-06-15T11:54:00.000Z"
            }
          ],
          "subject": null,
          "state": "PENDING",
          "finalizationReason": null,
          "createdAt": "2026-06-15T11:54:00.000Z"
        },
        "cursor": "bXlHcmFudHM6ODk4YzNiZmEtYjQ1OS00Y2JhLTg4MjktM2FkM2JlYzkzZTVi"
      },
      {
        "__typename": "GrantEdge",
        "node": {
          "__typename": "Grant",
          "id": "23fa06e8-1096-4bf4-80db-2782e5dcac8c",
          "client": "https://shop.example/checkout",
          "access": [
            {
              "__typename": "Access",
              "id": "25df9e3c-a32e-4a9f-8b95-f52d0906bf31",
              "identifier": "https://wallet.example/alice",
              "type": "outgoing-payment",
              "actions": [
                "create",
                "read",
                "list"
              ],
              "limits": {
                "__typename": "LimitData",
                "receiver": null,
                "interval": null
              },
              "createdAt": "2026-06-15T11:45:00.000Z"
            }
          ],
          "subject": null,
          "state": "FINALIZED",
          "finalizationReason": "ISSUED",
          "createdAt": "2026-06-15T11:45:00.000Z"
        },
        "cursor": "bXlHcmFudHM6MjNmYTA2ZTgtMTA5Ni00YmY0LTgwZGItMjc4MmU1ZGNhYzhj"
      }
    ]
  },
  "me": {
    "__typename": "Me",
    "id": "JsK4wcTWUjOm04mq_jKc_D5rhIHE7NUlcUrogdUlTVw",
    "subject": "alice",
    "tenantId": "438fa74a-fa7d-4317-9ced-dde32ece1787",
    "walletAddresses": [
      "https://wallet.example/alice"
    ],
    "scopes": [
      "grants:read",
      "grants:revoke",
      "grants:approve",
      "history:read",
      "payments:read",
      "payments:write",
      "keys:write",
      "wallet:write"
    ],
    "expiresAt": "2026-06-15T13:00:00.000Z",
    "authTime": "2026-06-15T12:00:00.000Z"
  },
  "myGrants": {
    "__typename": "MyGrantConnection",
    "edges": [
      {
        "__typename": "MyGrantEdge",
        "cursor": "bXlHcmFudHM6NDNhYTNlMjYtMThhNC00OWZlLThhYTYtMzA1ZDlmOTIyZDVk",
        "node": {
          "__typename": "MyGrant",
          "id": "43aa3e26-18a4-49fe-8aa6-305d9f922d5d",
          "client": "https://shop.example/checkout",
          "status": "AWAITING_APPROVAL",
          "state": "PENDING",
          "finalizationReason": null,
          "createdAt": "2026-06-15T11:58:00.000Z",
          "access": [
            {
              "__typename": "MyGrantAccess",
              "id": "4f54dfcb-815e-470e-8b03-3e7dea4a7fa8",
              "type": "quote",
              "actions": [
                "create",
                "read"
              ],
              "identifier": "https://wallet.example/alice",
              "limits": null,
              "spending": null,
              "walletAddress": {
                "__typename": "MyWalletAddress",
                "id": "17199d9c-9352-4040-830a-e34282de408f",
                "address": "https://wallet.example/alice",
                "publicName": "Alice",
                "status": "ACTIVE",
                "assetCode": "USD",
                "assetScale": 2,
                "createdAt": "2024-12-22T12:00:00.000Z"
              }
            },
            {
              "__typename": "MyGrantAccess",
              "id": "cdd0df36-8243-4391-844a-5f2536cda828",
              "type": "outgoing-payment",
              "actions": [
                "create",
                "read",
                "list"
              ],
              "identifier": "https://wallet.example/alice",
              "limits": {
                "__typename": "MyGrantLimits",
                "kind": "DEBIT",
                "receiver": "https://shop.example/incoming-payments/3b8f5d0e-6f0a-4c38-9a55-0d6a4a7c1e01",
                "interval": null
              },
              "spending": {
                "__typename": "MyGrantSpending",
                "payments": 0,
                "lastUsedAt": null,
                "complete": true
              },
              "walletAddress": {
                "__typename": "MyWalletAddress",
                "id": "17199d9c-9352-4040-830a-e34282de408f",
                "address": "https://wallet.example/alice",
                "publicName": "Alice",
                "status": "ACTIVE",
                "assetCode": "USD",
                "assetScale": 2,
                "createdAt": "2024-12-22T12:00:00.000Z"
              }
            }
          ],
          "subject": null,
          "shared": false,
          "canSpend": false,
          "consentRequired": true,
          "lastUsedAt": null,
          "connectedClient": {
            "__typename": "MyClient",
            "id": "bYWmkt79A4q5INACmHXNUrPXOtsUQYIyZFnt0tw1y8s",
            "client": "https://shop.example/checkout",
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://shop.example/checkout",
              "publicName": "Shop",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.shop.example/"
            },
            "activeGrants": 1,
            "canSpend": true,
            "firstGrantedAt": "2026-06-15T11:45:00.000Z",
            "lastGrantedAt": "2026-06-15T11:58:00.000Z",
            "lastUsedAt": "2026-06-15T11:59:00.000Z",
            "isOwnWalletAddress": false
          },
          "isOwnWalletAddress": false,
          "clientProfile": {
            "__typename": "WalletAddressProfile",
            "walletAddress": "https://shop.example/checkout",
            "publicName": "Shop",
            "assetCode": "USD",
            "assetScale": 2,
            "authServer": "https://auth.shop.example/"
          }
        }
      },
      {
        "__typename": "MyGrantEdge",
        "cursor": "bXlHcmFudHM6ODk4YzNiZmEtYjQ1OS00Y2JhLTg4MjktM2FkM2JlYzkzZTVi",
        "node": {
          "__typename": "MyGrant",
          "id": "898c3bfa-b459-4cba-8829-3ad3bec93e5b",
          "client": "https://podcasts.example/tips",
          "status": "AWAITING_APPROVAL",
          "state": "PENDING",
          "finalizationReason": null,
          "createdAt": "2026-06-15T11:54:00.000Z",
          "access": [
            {
              "__typename": "MyGrantAccess",
              "id": "d2917876-cf6b-42ad-8794-e32da46357f4",
              "type": "outgoing-payment",
              "actions": [
                "create",
                "read",
                "list"
              ],
              "identifier": "https://wallet.example/alice",
              "limits": {
                "__typename": "MyGrantLimits",
                "kind": "DEBIT",
                "receiver": null,
                "interval": "R51/2026-06-15T00:00:00Z/P1W"
              },
              "spending": {
                "__typename": "MyGrantSpending",
                "payments": 0,
                "lastUsedAt": null,
                "complete": true
              },
              "walletAddress": {
                "__typename": "MyWalletAddress",
                "id": "17199d9c-9352-4040-830a-e34282de408f",
                "address": "https://wallet.example/alice",
                "publicName": "Alice",
                "status": "ACTIVE",
                "assetCode": "USD",
                "assetScale": 2,
                "createdAt": "2024-12-22T12:00:00.000Z"
              }
            }
          ],
          "subject": null,
          "shared": false,
          "canSpend": false,
          "consentRequired": true,
          "lastUsedAt": null,
          "connectedClient": {
            "__typename": "MyClient",
            "id": "jwPe2xxA4hO7TmNCyVoV6t7nKxuJiX5Prq1SkUFBAlY",
            "client": "https://podcasts.example/tips",
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://podcasts.example/tips",
              "publicName": "Podcasts",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.podcasts.example/"
            },
            "activeGrants": 0,
            "canSpend": false,
            "firstGrantedAt": "2026-06-15T11:54:00.000Z",
            "lastGrantedAt": "2026-06-15T11:54:00.000Z",
            "lastUsedAt": null,
            "isOwnWalletAddress": false
          },
          "isOwnWalletAddress": false,
          "clientProfile": {
            "__typename": "WalletAddressProfile",
            "walletAddress": "https://podcasts.example/tips",
            "publicName": "Podcasts",
            "assetCode": "USD",
            "assetScale": 2,
            "authServer": "https://auth.podcasts.example/"
          }
        }
      },
      {
        "__typename": "MyGrantEdge",
        "cursor": "bXlHcmFudHM6MjNmYTA2ZTgtMTA5Ni00YmY0LTgwZGItMjc4MmU1ZGNhYzhj",
        "node": {
          "__typename": "MyGrant",
          "id": "23fa06e8-1096-4bf4-80db-2782e5dcac8c",
          "client": "https://shop.example/checkout",
          "status": "ACTIVE",
          "state": "FINALIZED",
          "finalizationReason": "ISSUED",
          "createdAt": "2026-06-15T11:45:00.000Z",
          "access": [
            {
              "__typename": "MyGrantAccess",
              "id": "25df9e3c-a32e-4a9f-8b95-f52d0906bf31",
              "type": "outgoing-payment",
              "actions": [
                "create",
                "read",
                "list"
              ],
              "identifier": "https://wallet.example/alice",
              "limits": {
                "__typename": "MyGrantLimits",
                "kind": "DEBIT",
                "receiver": null,
                "interval": null
              },
              "spending": {
                "__typename": "MyGrantSpending",
                "payments": 1,
                "lastUsedAt": "2026-06-15T11:59:00.000Z",
                "complete": true
              },
              "walletAddress": {
                "__typename": "MyWalletAddress",
                "id": "17199d9c-9352-4040-830a-e34282de408f",
                "address": "https://wallet.example/alice",
                "publicName": "Alice",
                "status": "ACTIVE",
                "assetCode": "USD",
                "assetScale": 2,
                "createdAt": "2024-12-22T12:00:00.000Z"
              }
            }
          ],
          "subject": null,
          "shared": false,
          "canSpend": true,
          "consentRequired": true,
          "lastUsedAt": "2026-06-15T11:59:00.000Z",
          "connectedClient": {
            "__typename": "MyClient",
            "id": "bYWmkt79A4q5INACmHXNUrPXOtsUQYIyZFnt0tw1y8s",
            "client": "https://shop.example/checkout",
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://shop.example/checkout",
              "publicName": "Shop",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.shop.example/"
            },
            "activeGrants": 1,
            "canSpend": true,
            "firstGrantedAt": "2026-06-15T11:45:00.000Z",
            "lastGrantedAt": "2026-06-15T11:58:00.000Z",
            "lastUsedAt": "2026-06-15T11:59:00.000Z",
            "isOwnWalletAddress": false
          },
          "isOwnWalletAddress": false,
          "clientProfile": {
            "__typename": "WalletAddressProfile",
            "walletAddress": "https://shop.example/checkout",
            "publicName": "Shop",
            "assetCode": "USD",
            "assetScale": 2,
            "authServer": "https://auth.shop.example/"
          }
        }
      }
    ],
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": "bXlHcmFudHM6MjNmYTA2ZTgtMTA5Ni00YmY0LTgwZGItMjc4MmU1ZGNhYzhj",
      "hasNextPage": true,
      "hasPreviousPage": false,
      "startCursor": "bXlHcmFudHM6NDNhYTNlMjYtMThhNC00OWZlLThhYTYtMzA1ZDlmOTIyZDVk"
    },
    "complete": true
  },
  "myUnlistedGrants": {
    "__typename": "MyUnlistedGrants",
    "grants": [],
    "withheld": 0,
    "complete": true
  },
  "myClients": {
    "__typename": "MyClientConnection",
    "edges": [
      {
        "__typename": "MyClientEdge",
        "cursor": "bXlDbGllbnRzOjE3ODE1MjQ2ODAwMDA6YllXbWt0NzlBNHE1SU5BQ21IWE5VclBYT3RzVVFZSXlaRm50MHR3MXk4czpJRC1XSDM5VUdHVw",
        "node": {
          "__typename": "MyClient",
          "id": "bYWmkt79A4q5INACmHXNUrPXOtsUQYIyZFnt0tw1y8s",
          "client": "https://shop.example/checkout",
          "clientProfile": {
            "__typename": "WalletAddressProfile",
            "walletAddress": "https://shop.example/checkout",
            "publicName": "Shop",
            "assetCode": "USD",
            "assetScale": 2,
            "authServer": "https://auth.shop.example/"
          },
          "activeGrants": 1,
          "canSpend": true,
          "firstGrantedAt": "2026-06-15T11:45:00.000Z",
          "lastGrantedAt": "2026-06-15T11:58:00.000Z",
          "lastUsedAt": "2026-06-15T11:59:00.000Z",
          "grants": {
            "__typename": "MyGrantConnection",
            "edges": [
              {
                "__typename": "MyGrantEdge",
                "cursor": "Z3JhbnRzT2ZNeUNsaWVudDo0M2FhM2UyNi0xOGE0LTQ5ZmUtOGFhNi0zMDVkOWY5MjJkNWQ"
              },
              {
                "__typename": "MyGrantEdge",
                "cursor": "Z3JhbnRzT2ZNeUNsaWVudDoyM2ZhMDZlOC0xMDk2LTRiZjQtODBkYi0yNzgyZTVkY2FjOGM"
              }
            ],
            "pageInfo": {
              "__typename": "PageInfo",
              "endCursor": "Z3JhbnRzT2ZNeUNsaWVudDoyM2ZhMDZlOC0xMDk2LTRiZjQtODBkYi0yNzgyZTVkY2FjOGM",
              "hasNextPage": false,
              "hasPreviousPage": false,
              "startCursor": "Z3JhbnRzT2ZNeUNsaWVudDo0M2FhM2UyNi0xOGE0LTQ5ZmUtOGFhNi0zMDVkOWY5MjJkNWQ"
            },
            "complete": true
          },
          "isOwnWalletAddress": false
        }
      },
      {
        "__typename": "MyClientEdge",
        "cursor": "bXlDbGllbnRzOjE3ODE1MjQ0NDAwMDA6andQZTJ4eEE0aE83VG1OQ3lWb1Y2dDduS3h1SmlYNVBycTFTa1VGQkFsWTpDZHBvamNFVXp4bA",
        "node": {
          "__typename": "MyClient",
          "id": "jwPe2xxA4hO7TmNCyVoV6t7nKxuJiX5Prq1SkUFBAlY",
          "client": "https://podcasts.example/tips",
          "clientProfile": {
            "__typename": "WalletAddressProfile",
            "walletAddress": "https://podcasts.example/tips",
            "publicName": "Podcasts",
            "assetCode": "USD",
            "assetScale": 2,
            "authServer": "https://auth.podcasts.example/"
          },
          "activeGrants": 0,
          "canSpend": false,
          "firstGrantedAt": "2026-06-15T11:54:00.000Z",
          "lastGrantedAt": "2026-06-15T11:54:00.000Z",
          "lastUsedAt": null,
          "grants": {
            "__typename": "MyGrantConnection",
            "edges": [
              {
                "__typename": "MyGrantEdge",
                "cursor": "Z3JhbnRzT2ZNeUNsaWVudDo4OThjM2JmYS1iNDU5LTRjYmEtODgyOS0zYWQzYmVjOTNlNWI"
              }
            ],
            "pageInfo": {
              "__typename": "PageInfo",
              "endCursor": "Z3JhbnRzT2ZNeUNsaWVudDo4OThjM2JmYS1iNDU5LTRjYmEtODgyOS0zYWQzYmVjOTNlNWI",
              "hasNextPage": false,
              "hasPreviousPage": false,
              "startCursor": "Z3JhbnRzT2ZNeUNsaWVudDo4OThjM2JmYS1iNDU5LTRjYmEtODgyOS0zYWQzYmVjOTNlNWI"
            },
            "complete": true
          },
          "isOwnWalletAddress": false
        }
      },
      {
        "__typename": "MyClientEdge",
        "cursor": "bXlDbGllbnRzOjE3ODEyNjU2MDAwMDA6UXRwRlI3OFE2cU9wcGJyVkw4dGlma2phdTBGM1YtcjZObGgxUkFXTVRqMDp0cnpzZzVwWTVkcA",
        "node": {
          "__typename": "MyClient",
          "id": "QtpFR78Q6qOppbrVL8tifkjau0F3V-r6Nlh1RAWMTj0",
          "client": "https://games.example/store",
          "clientProfile": {
            "__typename": "WalletAddressProfile",
            "walletAddress": "https://games.example/store",
            "publicName": "Games",
            "assetCode": "USD",
            "assetScale": 2,
            "authServer": "https://auth.games.example/"
          },
          "activeGrants": 0,
          "canSpend": false,
          "firstGrantedAt": "2026-06-05T12:00:00.000Z",
          "lastGrantedAt": "2026-06-12T12:00:00.000Z",
          "lastUsedAt": null,
          "grants": {
            "__typename": "MyGrantConnection",
            "edges": [
              {
                "__typename": "MyGrantEdge",
                "cursor": "Z3JhbnRzT2ZNeUNsaWVudDplZjI3M2Y5MS04YTAzLTQ3NTAtOGM0Ny1lMWEyYzhlM2E2OWY"
              },
              {
                "__typename": "MyGrantEdge",
                "cursor": "Z3JhbnRzT2ZNeUNsaWVudDo1YzNmMTk5MS1mZGJjLTQyMzEtOGNiZC1mMmQxMmYyM2RlOWY"
              }
            ],
            "pageInfo": {
              "__typename": "PageInfo",
              "endCursor": "Z3JhbnRzT2ZNeUNsaWVudDo1YzNmMTk5MS1mZGJjLTQyMzEtOGNiZC1mMmQxMmYyM2RlOWY",
              "hasNextPage": false,
              "hasPreviousPage": false,
              "startCursor": "Z3JhbnRzT2ZNeUNsaWVudDplZjI3M2Y5MS04YTAzLTQ3NTAtOGM0Ny1lMWEyYzhlM2E2OWY"
            },
            "complete": true
          },
          "isOwnWalletAddress": false
        }
      }
    ],
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": "bXlDbGllbnRzOjE3ODEyNjU2MDAwMDA6UXRwRlI3OFE2cU9wcGJyVkw4dGlma2phdTBGM1YtcjZObGgxUkFXTVRqMDp0cnpzZzVwWTVkcA",
      "hasNextPage": true,
      "hasPreviousPage": false,
      "startCursor": "bXlDbGllbnRzOjE3ODE1MjQ2ODAwMDA6YllXbWt0NzlBNHE1SU5BQ21IWE5VclBYT3RzVVFZSXlaRm50MHR3MXk4czpJRC1XSDM5VUdHVw"
    },
    "totalCount": 8,
    "complete": true
  },
  "myGrantsSummary": {
    "__typename": "MyGrantsSummary",
    "active": 6,
    "canSpend": 5,
    "awaitingApproval": 2,
    "expired": 1,
    "revoked": 1,
    "rejected": 1,
    "complete": true
  },
  "myWalletAddresses": {
    "__typename": "MyWalletAddressConnection",
    "edges": [
      {
        "__typename": "MyWalletAddressEdge",
        "cursor": "bXlXYWxsZXRBZGRyZXNzZXM6MTcxOTlkOWMtOTM1Mi00MDQwLTgzMGEtZTM0MjgyZGU0MDhm",
        "node": {
          "__typename": "MyWalletAddress",
          "id": "17199d9c-9352-4040-830a-e34282de408f",
          "address": "https://wallet.example/alice",
          "publicName": "Alice",
          "status": "ACTIVE",
          "assetCode": "USD",
          "assetScale": 2,
          "properties": [],
          "keys": [],
          "createdAt": "2024-12-22T12:00:00.000Z"
        }
      }
    ],
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": "bXlXYWxsZXRBZGRyZXNzZXM6MTcxOTlkOWMtOTM1Mi00MDQwLTgzMGEtZTM0MjgyZGU0MDhm",
      "hasNextPage": false,
      "hasPreviousPage": false,
      "startCursor": "bXlXYWxsZXRBZGRyZXNzZXM6MTcxOTlkOWMtOTM1Mi00MDQwLTgzMGEtZTM0MjgyZGU0MDhm"
    },
    "totalCount": 1
  },
  "myOutgoingPayments": {
    "__typename": "MyOutgoingPaymentConnection",
    "edges": [
      {
        "__typename": "MyOutgoingPaymentEdge",
        "cursor": "bXlPdXRnb2luZ1BheW1lbnRzOjdkOTM3OGJkLWJhZDUtNDA3OS04NmVmLWI3NDZjY2NhYTU1Yg",
        "node": {
          "__typename": "MyOutgoingPayment",
          "walletAddress": {
            "__typename": "MyWalletAddress",
            "id": "17199d9c-9352-4040-830a-e34282de408f",
            "address": "https://wallet.example/alice",
            "publicName": "Alice",
            "status": "ACTIVE",
            "assetCode": "USD",
            "assetScale": 2,
            "properties": [],
            "keys": [],
            "createdAt": "2024-12-22T12:00:00.000Z"
          },
          "id": "7d9378bd-bad5-4079-86ef-b746cccaa55b",
          "walletAddressId": "17199d9c-9352-4040-830a-e34282de408f",
          "client": "https://shop.example/checkout",
          "state": "FUNDING",
          "failure": null,
          "debitAmount": {
            "__typename": "Amount",
            "value": "12900",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiveAmount": {
            "__typename": "Amount",
            "value": "12900",
            "assetCode": "USD",
            "assetScale": 2
          },
          "sentAmount": {
            "__typename": "Amount",
            "value": "0",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiver": "https://shop.example/incoming-payments/60a5d091-15f5-47bd-8c15-d9f3c63eb78c",
          "grantId": "23fa06e8-1096-4bf4-80db-2782e5dcac8c",
          "grant": {
            "__typename": "MyGrant",
            "id": "23fa06e8-1096-4bf4-80db-2782e5dcac8c",
            "client": "https://shop.example/checkout",
            "status": "ACTIVE",
            "state": "FINALIZED",
            "finalizationReason": "ISSUED",
            "createdAt": "2026-06-15T11:45:00.000Z",
            "access": [
              {
                "__typename": "MyGrantAccess",
                "id": "25df9e3c-a32e-4a9f-8b95-f52d0906bf31",
                "type": "outgoing-payment",
                "actions": [
                  "create",
                  "read",
                  "list"
                ],
                "identifier": "https://wallet.example/alice"
              }
            ],
            "subject": null,
            "shared": false,
            "canSpend": true,
            "consentRequired": true,
            "lastUsedAt": "2026-06-15T11:59:00.000Z",
            "connectedClient": {
              "__typename": "MyClient",
              "id": "bYWmkt79A4q5INACmHXNUrPXOtsUQYIyZFnt0tw1y8s",
              "client": "https://shop.example/checkout",
              "activeGrants": 1,
              "canSpend": true,
              "firstGrantedAt": "2026-06-15T11:45:00.000Z",
              "lastGrantedAt": "2026-06-15T11:58:00.000Z",
              "lastUsedAt": "2026-06-15T11:59:00.000Z",
              "isOwnWalletAddress": false
            },
            "isOwnWalletAddress": false,
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://shop.example/checkout",
              "publicName": "Shop",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.shop.example/"
            }
          },
          "metadata": null,
          "createdAt": "2026-06-15T11:59:00.000Z"
        }
      },
      {
        "__typename": "MyOutgoingPaymentEdge",
        "cursor": "bXlPdXRnb2luZ1BheW1lbnRzOjkyMWE0YjBjLTBjNzEtNGNiNS04NjM2LTQxZjAyNmZiZGZkZA",
        "node": {
          "__typename": "MyOutgoingPayment",
          "walletAddress": {
            "__typename": "MyWalletAddress",
            "id": "17199d9c-9352-4040-830a-e34282de408f",
            "address": "https://wallet.example/alice",
            "publicName": "Alice",
            "status": "ACTIVE",
            "assetCode": "USD",
            "assetScale": 2,
            "properties": [],
            "keys": [],
            "createdAt": "2024-12-22T12:00:00.000Z"
          },
          "id": "921a4b0c-0c71-4cb5-8636-41f026fbdfdd",
          "walletAddressId": "17199d9c-9352-4040-830a-e34282de408f",
          "client": "https://rainforest.example/donate",
          "state": "COMPLETED",
          "failure": null,
          "debitAmount": {
            "__typename": "Amount",
            "value": "2000",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiveAmount": {
            "__typename": "Amount",
            "value": "2000",
            "assetCode": "USD",
            "assetScale": 2
          },
          "sentAmount": {
            "__typename": "Amount",
            "value": "2000",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiver": "https://rainforest.example/incoming-payments/d77df74a-6b55-46f0-8e34-8c1e3278646c",
          "grantId": "6dbc1e4c-256f-46dd-8924-48e0063ce131",
          "grant": {
            "__typename": "MyGrant",
            "id": "6dbc1e4c-256f-46dd-8924-48e0063ce131",
            "client": "https://rainforest.example/donate",
            "status": "ACTIVE",
            "state": "FINALIZED",
            "finalizationReason": "ISSUED",
            "createdAt": "2026-01-16T12:00:00.000Z",
            "access": [
              {
                "__typename": "MyGrantAccess",
                "id": "3627ab62-7b9f-4083-8fbd-1f9332a20ca0",
                "type": "outgoing-payment",
                "actions": [
                  "create",
                  "read",
                  "list"
                ],
                "identifier": "https://wallet.example/alice"
              }
            ],
            "subject": null,
            "shared": false,
            "canSpend": true,
            "consentRequired": true,
            "lastUsedAt": "2026-06-15T11:00:00.000Z",
            "connectedClient": {
              "__typename": "MyClient",
              "id": "-CDOd0R6mAQEfS3h6jRh6awjyHiz-H8ZZkUVus4N1ts",
              "client": "https://rainforest.example/donate",
              "activeGrants": 1,
              "canSpend": true,
              "firstGrantedAt": "2026-01-16T12:00:00.000Z",
              "lastGrantedAt": "2026-01-16T12:00:00.000Z",
              "lastUsedAt": "2026-06-15T11:00:00.000Z",
              "isOwnWalletAddress": false
            },
            "isOwnWalletAddress": false,
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://rainforest.example/donate",
              "publicName": "Rainforest",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.rainforest.example/"
            }
          },
          "metadata": null,
          "createdAt": "2026-06-15T11:00:00.000Z"
        }
      },
      {
        "__typename": "MyOutgoingPaymentEdge",
        "cursor": "bXlPdXRnb2luZ1BheW1lbnRzOjA1OWEwOGU4LTBhYzMtNDA3YS04YTllLTFiN2NjODhhYzk1MQ",
        "node": {
          "__typename": "MyOutgoingPayment",
          "walletAddress": {
            "__typename": "MyWalletAddress",
            "id": "17199d9c-9352-4040-830a-e34282de408f",
            "address": "https://wallet.example/alice",
            "publicName": "Alice",
            "status": "ACTIVE",
            "assetCode": "USD",
            "assetScale": 2,
            "properties": [],
            "keys": [],
            "createdAt": "2024-12-22T12:00:00.000Z"
          },
          "id": "059a08e8-0ac3-407a-8a9e-1b7cc88ac951",
          "walletAddressId": "17199d9c-9352-4040-830a-e34282de408f",
          "client": "https://tunes.example/subscriptions",
          "state": "COMPLETED",
          "failure": null,
          "debitAmount": {
            "__typename": "Amount",
            "value": "1099",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiveAmount": {
            "__typename": "Amount",
            "value": "1099",
            "assetCode": "USD",
            "assetScale": 2
          },
          "sentAmount": {
            "__typename": "Amount",
            "value": "1099",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiver": "https://tunes.example/incoming-payments/a5b5edc5-7471-46f9-8692-8067b3bb62fd",
          "grantId": "728e7790-fb3a-423b-8d78-db9ba3963bec",
          "grant": {
            "__typename": "MyGrant",
            "id": "728e7790-fb3a-423b-8d78-db9ba3963bec",
            "client": "https://tunes.example/subscriptions",
            "status": "ACTIVE",
            "state": "FINALIZED",
            "finalizationReason": "ISSUED",
            "createdAt": "2026-02-15T12:00:00.000Z",
            "access": [
              {
                "__typename": "MyGrantAccess",
                "id": "260b736c-c69e-49d3-8d4f-e2723e941661",
                "type": "quote",
                "actions": [
                  "create",
                  "read"
                ],
                "identifier": "https://wallet.example/alice"
              },
              {
                "__typename": "MyGrantAccess",
                "id": "cca2a246-4bb3-4547-8241-392276f78a4d",
                "type": "outgoing-payment",
                "actions": [
                  "create",
                  "read",
                  "list"
                ],
                "identifier": "https://wallet.example/alice"
              }
            ],
            "subject": {
              "__typename": "MyGrantSubject"
            },
            "shared": false,
            "canSpend": true,
            "consentRequired": true,
            "lastUsedAt": "2026-06-15T11:00:00.000Z",
            "connectedClient": {
              "__typename": "MyClient",
              "id": "r9-zPDRdky-eZ2CM1XZO5SaX4rC0xlxvhgyovB6a0T8",
              "client": "https://tunes.example/subscriptions",
              "activeGrants": 1,
              "canSpend": true,
              "firstGrantedAt": "2025-04-21T12:00:00.000Z",
              "lastGrantedAt": "2026-02-15T12:00:00.000Z",
              "lastUsedAt": "2026-06-15T11:00:00.000Z",
              "isOwnWalletAddress": false
            },
            "isOwnWalletAddress": false,
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://tunes.example/subscriptions",
              "publicName": "Tunes",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.tunes.example/"
            }
          },
          "metadata": null,
          "createdAt": "2026-06-15T11:00:00.000Z"
        }
      }
    ],
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": "bXlPdXRnb2luZ1BheW1lbnRzOjA1OWEwOGU4LTBhYzMtNDA3YS04YTllLTFiN2NjODhhYzk1MQ",
      "hasNextPage": true,
      "hasPreviousPage": false,
      "startCursor": "bXlPdXRnb2luZ1BheW1lbnRzOjdkOTM3OGJkLWJhZDUtNDA3OS04NmVmLWI3NDZjY2NhYTU1Yg"
    }
  },
  "myIncomingPayments": {
    "__typename": "MyIncomingPaymentConnection",
    "edges": [],
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": null,
      "hasNextPage": false,
      "hasPreviousPage": false,
      "startCursor": null
    }
  },
  "myPayments": {
    "__typename": "MyPaymentConnection",
    "edges": [
      {
        "__typename": "MyPaymentEdge",
        "cursor": "bXlQYXltZW50czo3ZDkzNzhiZC1iYWQ1LTQwNzktODZlZi1iNzQ2Y2NjYWE1NWI",
        "node": {
          "__typename": "MyOutgoingPayment",
          "walletAddress": {
            "__typename": "MyWalletAddress",
            "id": "17199d9c-9352-4040-830a-e34282de408f",
            "address": "https://wallet.example/alice",
            "publicName": "Alice",
            "status": "ACTIVE",
            "assetCode": "USD",
            "assetScale": 2,
            "properties": [],
            "keys": [],
            "createdAt": "2024-12-22T12:00:00.000Z"
          },
          "id": "7d9378bd-bad5-4079-86ef-b746cccaa55b",
          "walletAddressId": "17199d9c-9352-4040-830a-e34282de408f",
          "client": "https://shop.example/checkout",
          "state": "FUNDING",
          "failure": null,
          "debitAmount": {
            "__typename": "Amount",
            "value": "12900",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiveAmount": {
            "__typename": "Amount",
            "value": "12900",
            "assetCode": "USD",
            "assetScale": 2
          },
          "sentAmount": {
            "__typename": "Amount",
            "value": "0",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiver": "https://shop.example/incoming-payments/60a5d091-15f5-47bd-8c15-d9f3c63eb78c",
          "grantId": "23fa06e8-1096-4bf4-80db-2782e5dcac8c",
          "grant": {
            "__typename": "MyGrant",
            "id": "23fa06e8-1096-4bf4-80db-2782e5dcac8c",
            "client": "https://shop.example/checkout",
            "status": "ACTIVE",
            "state": "FINALIZED",
            "finalizationReason": "ISSUED",
            "createdAt": "2026-06-15T11:45:00.000Z",
            "access": [
              {
                "__typename": "MyGrantAccess",
                "id": "25df9e3c-a32e-4a9f-8b95-f52d0906bf31",
                "type": "outgoing-payment",
                "actions": [
                  "create",
                  "read",
                  "list"
                ],
                "identifier": "https://wallet.example/alice"
              }
            ],
            "subject": null,
            "shared": false,
            "canSpend": true,
            "consentRequired": true,
            "lastUsedAt": "2026-06-15T11:59:00.000Z",
            "connectedClient": {
              "__typename": "MyClient",
              "id": "bYWmkt79A4q5INACmHXNUrPXOtsUQYIyZFnt0tw1y8s",
              "client": "https://shop.example/checkout",
              "activeGrants": 1,
              "canSpend": true,
              "firstGrantedAt": "2026-06-15T11:45:00.000Z",
              "lastGrantedAt": "2026-06-15T11:58:00.000Z",
              "lastUsedAt": "2026-06-15T11:59:00.000Z",
              "isOwnWalletAddress": false
            },
            "isOwnWalletAddress": false,
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://shop.example/checkout",
              "publicName": "Shop",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.shop.example/"
            }
          },
          "metadata": null,
          "createdAt": "2026-06-15T11:59:00.000Z"
        }
      },
      {
        "__typename": "MyPaymentEdge",
        "cursor": "bXlQYXltZW50czo5MjFhNGIwYy0wYzcxLTRjYjUtODYzNi00MWYwMjZmYmRmZGQ",
        "node": {
          "__typename": "MyOutgoingPayment",
          "walletAddress": {
            "__typename": "MyWalletAddress",
            "id": "17199d9c-9352-4040-830a-e34282de408f",
            "address": "https://wallet.example/alice",
            "publicName": "Alice",
            "status": "ACTIVE",
            "assetCode": "USD",
            "assetScale": 2,
            "properties": [],
            "keys": [],
            "createdAt": "2024-12-22T12:00:00.000Z"
          },
          "id": "921a4b0c-0c71-4cb5-8636-41f026fbdfdd",
          "walletAddressId": "17199d9c-9352-4040-830a-e34282de408f",
          "client": "https://rainforest.example/donate",
          "state": "COMPLETED",
          "failure": null,
          "debitAmount": {
            "__typename": "Amount",
            "value": "2000",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiveAmount": {
            "__typename": "Amount",
            "value": "2000",
            "assetCode": "USD",
            "assetScale": 2
          },
          "sentAmount": {
            "__typename": "Amount",
            "value": "2000",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiver": "https://rainforest.example/incoming-payments/d77df74a-6b55-46f0-8e34-8c1e3278646c",
          "grantId": "6dbc1e4c-256f-46dd-8924-48e0063ce131",
          "grant": {
            "__typename": "MyGrant",
            "id": "6dbc1e4c-256f-46dd-8924-48e0063ce131",
            "client": "https://rainforest.example/donate",
            "status": "ACTIVE",
            "state": "FINALIZED",
            "finalizationReason": "ISSUED",
            "createdAt": "2026-01-16T12:00:00.000Z",
            "access": [
              {
                "__typename": "MyGrantAccess",
                "id": "3627ab62-7b9f-4083-8fbd-1f9332a20ca0",
                "type": "outgoing-payment",
                "actions": [
                  "create",
                  "read",
                  "list"
                ],
                "identifier": "https://wallet.example/alice"
              }
            ],
            "subject": null,
            "shared": false,
            "canSpend": true,
            "consentRequired": true,
            "lastUsedAt": "2026-06-15T11:00:00.000Z",
            "connectedClient": {
              "__typename": "MyClient",
              "id": "-CDOd0R6mAQEfS3h6jRh6awjyHiz-H8ZZkUVus4N1ts",
              "client": "https://rainforest.example/donate",
              "activeGrants": 1,
              "canSpend": true,
              "firstGrantedAt": "2026-01-16T12:00:00.000Z",
              "lastGrantedAt": "2026-01-16T12:00:00.000Z",
              "lastUsedAt": "2026-06-15T11:00:00.000Z",
              "isOwnWalletAddress": false
            },
            "isOwnWalletAddress": false,
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://rainforest.example/donate",
              "publicName": "Rainforest",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.rainforest.example/"
            }
          },
          "metadata": null,
          "createdAt": "2026-06-15T11:00:00.000Z"
        }
      },
      {
        "__typename": "MyPaymentEdge",
        "cursor": "bXlQYXltZW50czowNTlhMDhlOC0wYWMzLTQwN2EtOGE5ZS0xYjdjYzg4YWM5NTE",
        "node": {
          "__typename": "MyOutgoingPayment",
          "walletAddress": {
            "__typename": "MyWalletAddress",
            "id": "17199d9c-9352-4040-830a-e34282de408f",
            "address": "https://wallet.example/alice",
            "publicName": "Alice",
            "status": "ACTIVE",
            "assetCode": "USD",
            "assetScale": 2,
            "properties": [],
            "keys": [],
            "createdAt": "2024-12-22T12:00:00.000Z"
          },
          "id": "059a08e8-0ac3-407a-8a9e-1b7cc88ac951",
          "walletAddressId": "17199d9c-9352-4040-830a-e34282de408f",
          "client": "https://tunes.example/subscriptions",
          "state": "COMPLETED",
          "failure": null,
          "debitAmount": {
            "__typename": "Amount",
            "value": "1099",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiveAmount": {
            "__typename": "Amount",
            "value": "1099",
            "assetCode": "USD",
            "assetScale": 2
          },
          "sentAmount": {
            "__typename": "Amount",
            "value": "1099",
            "assetCode": "USD",
            "assetScale": 2
          },
          "receiver": "https://tunes.example/incoming-payments/a5b5edc5-7471-46f9-8692-8067b3bb62fd",
          "grantId": "728e7790-fb3a-423b-8d78-db9ba3963bec",
          "grant": {
            "__typename": "MyGrant",
            "id": "728e7790-fb3a-423b-8d78-db9ba3963bec",
            "client": "https://tunes.example/subscriptions",
            "status": "ACTIVE",
            "state": "FINALIZED",
            "finalizationReason": "ISSUED",
            "createdAt": "2026-02-15T12:00:00.000Z",
            "access": [
              {
                "__typename": "MyGrantAccess",
                "id": "260b736c-c69e-49d3-8d4f-e2723e941661",
                "type": "quote",
                "actions": [
                  "create",
                  "read"
                ],
                "identifier": "https://wallet.example/alice"
              },
              {
                "__typename": "MyGrantAccess",
                "id": "cca2a246-4bb3-4547-8241-392276f78a4d",
                "type": "outgoing-payment",
                "actions": [
                  "create",
                  "read",
                  "list"
                ],
                "identifier": "https://wallet.example/alice"
              }
            ],
            "subject": {
              "__typename": "MyGrantSubject"
            },
            "shared": false,
            "canSpend": true,
            "consentRequired": true,
            "lastUsedAt": "2026-06-15T11:00:00.000Z",
            "connectedClient": {
              "__typename": "MyClient",
              "id": "r9-zPDRdky-eZ2CM1XZO5SaX4rC0xlxvhgyovB6a0T8",
              "client": "https://tunes.example/subscriptions",
              "activeGrants": 1,
              "canSpend": true,
              "firstGrantedAt": "2025-04-21T12:00:00.000Z",
              "lastGrantedAt": "2026-02-15T12:00:00.000Z",
              "lastUsedAt": "2026-06-15T11:00:00.000Z",
              "isOwnWalletAddress": false
            },
            "isOwnWalletAddress": false,
            "clientProfile": {
              "__typename": "WalletAddressProfile",
              "walletAddress": "https://tunes.example/subscriptions",
              "publicName": "Tunes",
              "assetCode": "USD",
              "assetScale": 2,
              "authServer": "https://auth.tunes.example/"
            }
          },
          "metadata": null,
          "createdAt": "2026-06-15T11:00:00.000Z"
        }
      }
    ],
    "pageInfo": {
      "__typename": "PageInfo",
      "endCursor": "bXlQYXltZW50czowNTlhMDhlOC0wYWMzLTQwN2EtOGE5ZS0xYjdjYzg4YWM5NTE",
      "hasNextPage": true,
      "hasPreviousPage": false,
      "startCursor": "bXlQYXltZW50czo3ZDkzNzhiZC1iYWQ1LTQwNzktODZlZi1iNzQ2Y2NjYWE1NWI"
    }
  }
}

const objects = []
const collect = (value) => {
  if (typeof value !== 'object' || value === null) return
  if (value.edges) value.nodes = value.edges.map(({ node }) => node)
  if (value.__typename) objects.push(value)
  for (const inner of Object.values(value)) collect(inner)
}
collect(answers)

const find = (...types) => ({ id }) => objects.find((it) => types.includes(it.__typename) && it.id === id) ?? null
Object.assign(answers, {
  grant: find('Grant'),
  myGrant: find('MyGrant'),
  myClient: find('MyClient'),
  node: find('MyGrant', 'MyClient', 'MyWalletAddress', 'MyOutgoingPayment', 'MyIncomingPayment'),
  myWalletAddress: find('MyWalletAddress'),
  myOutgoingPayment: find('MyOutgoingPayment'),
  myQuote: find('MyQuote'),
  myIncomingPayment: find('MyIncomingPayment')
})

export const mocks = {
  UInt8: () => (2),
  UInt64: () => ("1"),
  JSONObject: () => ({}),
  DateTime: () => ("2026-06-15T12:00:00.000Z"),
  DecimalInteger: () => ("1"),
  SearchText: () => ("1"),
  PaymentMetadata: () => ({})
}
for (const object of objects.reverse()) {
  const leaves = Object.entries(object).filter(([, value]) => typeof value !== 'object')
  mocks[object.__typename] = () => Object.fromEntries(leaves)
}
