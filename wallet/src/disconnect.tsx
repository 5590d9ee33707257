import { useState } from 'react'
import { named } from './client.tsx'
import type { Connected } from './clients.ts'
import { Confirm } from './confirm.tsx'
import { Consequences } from './grantItem.tsx'
import { useWords } from './notices.tsx'

/** Ends all that a client may do, after asking. */
export function Disconnect({ client, onConfirm }: { client: Connected; onConfirm: () => void }) {
  const words = useWords()
  const [asking, setAsking] = useState(false)
  const { say } = words
  const name = named(client, words)
  // Permissions that are not shown may be shared, too.
  const shared = client.more || [...client.grants, ...client.waiting].some(({ grant }) => grant.shared)
  return (
    <>
      <button
        type="button"
        className="small danger-quiet"
        aria-label={say('disconnect.of', name)}
        onClick={() => setAsking(true)}
      >
        {say('disconnect')}
      </button>
      {asking && (
        <Confirm
          title={say('disconnect.title', name)}
          action={say('disconnect')}
          keep={say('revoke.keep')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false)
            onConfirm()
          }}
        >
          <p>{say('disconnect.what', { ...name, count: client.activeGrants })}</p>
          <Consequences what="revoke" shared={shared && 'disconnect.shared'} />
        </Confirm>
      )}
    </>
  )
}
