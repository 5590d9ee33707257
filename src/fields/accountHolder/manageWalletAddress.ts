import { addKey, changeWalletAddress, withdrawKey } from '../../domain/walletAddresses/mutations.ts'
import { fields } from '../../authorization/policy.ts'
import { mayBecome, ownsKey, ownsWalletAddress } from '../../authorization/guards/ownership.ts'
import { answeredBy, needsFresh, needsScope, ownIdempotencyKey, takes } from '../../authorization/guards/scope.ts'
import type { FieldFamily } from '../fieldModule.ts'

type Input<Name extends string> = { input: Record<Name, string> & Record<string, unknown> }

/** Rafiki's mutations for wallet addresses and keys as an account holder has them. */
export const manageWalletAddress: FieldFamily = {
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Changes the public name of one of the caller's wallet addresses, or takes it out of use (\`status: INACTIVE\`; back
      into use only where the wallet allows it). Codes: NOT_FOUND, BAD_USER_INPUT, NOT_CONFIRMED.
      """
      updateMyWalletAddress(input: UpdateWalletAddressInput!): MyWalletAddressPayload
      """
      Publishes a public key under one of the caller's wallet addresses: whoever holds the private one can then act as
      that address. Safe to repeat with the same \`idempotencyKey\`. Codes: DUPLICATE_KEY, STEP_UP_REQUIRED, NOT_FOUND, NOT_CONFIRMED,
      IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createMyWalletAddressKey(input: CreateWalletAddressKeyInput!): MyWalletAddressKeyPayload
      "Withdraws such a key, by its \`id\`. Safe to repeat. Codes: STEP_UP_REQUIRED, NOT_FOUND, NOT_CONFIRMED (\`outcome: NOT_DONE\`: it is still published)."
      revokeMyWalletAddressKey(input: RevokeWalletAddressKeyInput!): MyWalletAddressKeyPayload
    }

    "The wallet address, as it now is."
    type MyWalletAddressPayload {
      walletAddress: MyWalletAddress!
    }

    "The key, as it now is."
    type MyWalletAddressKeyPayload {
      walletAddressKey: MyWalletAddressKey!
    }
  `,
  policy: {
    accountHolder: {
      Mutation: {
        updateWalletAddress: [
          answeredBy('updateMyWalletAddress'),
          needsScope('wallet:write'),
          ownIdempotencyKey('updateWalletAddress', { required: false }),
          mayBecome('input.status'),
          ownsWalletAddress('input.id')
        ],
        createWalletAddressKey: [
          answeredBy('createMyWalletAddressKey'),
          needsScope('keys:write'),
          needsFresh(300),
          ownIdempotencyKey('createWalletAddressKey', { required: true }),
          ownsWalletAddress('input.walletAddressId')
        ],
        revokeWalletAddressKey: [
          answeredBy('revokeMyWalletAddressKey'),
          needsScope('keys:write'),
          needsFresh(300),
          ownIdempotencyKey('revokeWalletAddressKey', { required: false }),
          ownsKey('input.id')
        ]
      },
      MyWalletAddressPayload: fields('walletAddress'),
      MyWalletAddressKeyPayload: fields('walletAddressKey'),
      UpdateWalletAddressInput: fields('id publicName status idempotencyKey'),
      CreateWalletAddressKeyInput: {
        ...fields('jwk'),
        walletAddressId: [takes('ID!')],
        idempotencyKey: [takes('String!')]
      },
      RevokeWalletAddressKeyInput: { ...fields('idempotencyKey'), id: [takes('ID!')] },
      JwkInput: fields('kid x alg kty crv')
    }
  },
  audit: {
    updateMyWalletAddress: ['input.id'],
    createMyWalletAddressKey: ['input.walletAddressId'],
    revokeMyWalletAddressKey: ['input.id']
  },
  resolvers: {
    Mutation: {
      updateMyWalletAddress: async (_, { input }: Input<'id'>, context) => ({
        walletAddress: await changeWalletAddress(context, input)
      }),
      createMyWalletAddressKey: async (_, { input }: Input<'walletAddressId'>, context) => ({
        walletAddressKey: await addKey(context, input)
      }),
      revokeMyWalletAddressKey: async (_, { input }: Input<'id'>, context) => ({
        walletAddressKey: await withdrawKey(context, input)
      })
    }
  }
}
