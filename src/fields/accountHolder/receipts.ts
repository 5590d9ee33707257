import { consentReceipt, revocationReceipt } from '../../domain/history/receipts.ts'
import type { MyGrant } from '../../domain/grants/grantView.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

/** What account holders do not have where no journal is configured. */
export const receiptFields = ['MyGrant.receipt', 'MyGrant.revocationReceipt']

/** Proof of what an account holder allowed and took back, for them to keep. Absent where no journal is configured. */
export const receipts = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type MyGrant {
      "That the account holder allowed this: who asked, for what, and when it was shown and answered. Only who accepted the request has it, even if the wallet address is now someone else's. Codes: JOURNAL_UNAVAILABLE."
      receipt: MyReceipt
      "That the account holder revoked this. Only who revoked it has it. Null if the grant is not revoked. Codes: JOURNAL_UNAVAILABLE."
      revocationReceipt: MyReceipt
    }

    "A receipt to keep, or why there is none."
    type MyReceipt {
      status: MyReceiptStatus!
      "A JSON Web Signature in compact form, of type \`consent-receipt+jwt\`, with the fields of ISO/IEC TS 27560 that are known. The keys at \`/.well-known/jwks.json\` verify it. Null unless it is ISSUED."
      jws: String
      "When the account holder did what the receipt states; the \`iat\` of the receipt, which states nothing later. Null unless it is ISSUED."
      issuedAt: DateTime
    }

    "Whether there is a receipt."
    enum MyReceiptStatus {
      ISSUED
      "This account holder did not do it, did it elsewhere than through the gateway, or the journal does not have it: it is from before the journal, was erased, or its confirmation was lost."
      NOT_GIVEN_HERE
      "The gateway has no key to sign with."
      NO_SIGNING_KEY
    }
  `,
  guards: {
    'MyGrant.receipt': [needsScope('history:read')],
    'MyGrant.revocationReceipt': [needsScope('history:read')]
  },
  resolvers: {
    MyGrant: {
      receipt: (grant: MyGrant, _, context) => consentReceipt(context, grant),
      revocationReceipt: (grant: MyGrant, _, context) =>
        grant.status === 'REVOKED' ? revocationReceipt(context, grant) : null
    }
  }
})
