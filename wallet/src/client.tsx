import { Fragment, type ReactNode } from 'react'
import { plain } from './amounts.ts'
import type { Profile } from './ending.ts'
import { isolated } from './messages.ts'
import { useWords } from './notices.tsx'
import type { Words } from './words.ts'

export interface Who {
  client: string | null
  profile: Profile | null
  /** Whether it signs with a key of the account holder's own wallet address: its name is theirs then, not its own. */
  own?: boolean
}

/** What to call a client: the name that it gave itself, or its address. */
export function nameOf({ client, profile, own }: Who, { say }: Words): string {
  if (own) return say('client.ownName')
  const name = profile?.publicName?.trim()
  return name ? plain(name) : client === null ? say('client.none') : plain(client.replace(/^https?:\/\//, ''))
}

/** The name as a value of messages. */
export const named = (who: Who, words: Words): { name: string } => ({ name: isolated(nameOf(who, words)) })

const hues = 6
const hueOf = (text: string): number => [...text].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % hues

interface Props {
  who: Who
  level: 1 | 2 | 3
  id?: string
  /** Where the heading leads. */
  href?: string
  children?: ReactNode
}

/** Who a client is: its address is, whatever it calls itself. So both are shown. */
export function ClientHeading({ who, level, id, href, children }: Props) {
  const words = useWords()
  const name = nameOf(who, words)
  const Heading = `h${level}` as const
  return (
    <div className="client">
      <span className={`initial hue-${hueOf(who.client ?? name)}`} aria-hidden="true">
        {[...name.replace(/[^\p{L}\p{N}]/gu, '')][0]?.toUpperCase() ?? '?'}
      </span>
      <div className="who">
        <Heading id={id} tabIndex={-1}>
          {href === undefined ? (
            <bdi>{name}</bdi>
          ) : (
            <a href={href}>
              <bdi>{name}</bdi>
            </a>
          )}
        </Heading>
        <p className="address">{who.client === null ? words.say('client.keyOnly') : <Address url={who.client} />}</p>
        {who.own && who.client !== null && <Own address={who.client} />}
        {children}
      </div>
    </div>
  )
}

/** Who such an app is cannot be said; which keys it may have signed with can. */
function Own({ address }: { address: string }) {
  const { say } = useWords()
  return (
    <p className="facts">
      {say('client.own')}{' '}
      <a href={`${address.replace(/\/$/, '')}/jwks.json`} target="_blank" rel="noreferrer">
        {say('client.ownKeys')}
      </a>
    </p>
  )
}

/** Where it is too long for its line, it goes on behind a slash. */
export function Address({ url }: { url: string }) {
  const parts = plain(url).split(/(?<=[^/]\/)(?=[^/])/)
  return (
    <bdi dir="ltr">
      {parts.map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  )
}
