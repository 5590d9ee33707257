import { useQuery } from '@apollo/client/react'
import { useId, useState } from 'react'
import { plain } from './amounts.ts'
import { GrantReceiptsDocument, type ReceiptFragment } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

/** What the account holder can keep as proof; nothing where there is none. */
export function Receipts({ grantId }: { grantId: string }) {
  const { data } = useQuery(GrantReceiptsDocument, { variables: { grantId }, errorPolicy: 'all' })
  const { receipt, revocationReceipt } = data?.myGrant ?? {}
  return (
    <>
      <Receipt receipt={receipt} what="receipt.allowed" file={`allowed-${grantId}.jwt`} />
      <Receipt receipt={revocationReceipt} what="receipt.ended" file={`ended-${grantId}.jwt`} />
    </>
  )
}

interface Props {
  receipt: ReceiptFragment | null | undefined
  /** What it is a receipt of. */
  what: 'receipt.allowed' | 'receipt.ended'
  file: string
}

function Receipt({ receipt, what, file }: Props) {
  const { say, dates } = useWords()
  const heading = useId()
  const [open, setOpen] = useState(false)
  if (!receipt?.jws || !receipt.issuedAt) return null
  const { jws, issuedAt } = receipt
  return (
    <div className="receipt" role="group" aria-labelledby={heading}>
      <p id={heading}>{say(what, { date: dates.day(issuedAt) })}</p>
      <div className="actions">
        <button type="button" className="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say(open ? 'receipt.hide' : 'receipt.view')}
        </button>
        <button type="button" className="small" onClick={() => save(jws, file)}>
          {say('receipt.save')}
        </button>
      </div>
      {open && (
        <pre tabIndex={0} dir="ltr">
          {statedIn(jws)}
        </pre>
      )}
    </div>
  )
}

/** What a receipt states. Its signature is for who it is shown to: they verify it with the wallet's published keys. */
function statedIn(jws: string): string {
  const [, payload = ''] = jws.split('.')
  const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (it) => it.charCodeAt(0))
  // Line by line: line feeds are control characters, too.
  return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2)
    .split('\n')
    .map(plain)
    .join('\n')
}

/** As a file of the signed form, which is what counts. */
export function save(jws: string, file: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([jws], { type: 'application/jwt' }))
  link.download = file
  link.click()
  URL.revokeObjectURL(link.href)
}
