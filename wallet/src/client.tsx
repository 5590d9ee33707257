import { Fragment } from 'react'
import { plain } from './amounts.ts'
import type { Profile } from './ending.ts'

export interface Who {
  client: string | null
  profile: Profile | null
}

/** What to call a client: the name that it gave itself, or its address. */
export function nameOf({ client, profile }: Who): string {
  const name = profile?.publicName?.trim()
  return name ? plain(name) : client === null ? 'An app without an address' : plain(client.replace(/^https?:\/\//, ''))
}

const hues = 6
const hueOf = (text: string): number => [...text].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % hues

/** Who a client is: its address is, whatever it calls itself. So both are shown. */
export function ClientHeading({ who, level, id }: { who: Who; level: 2 | 3; id?: string }) {
  const name = nameOf(who)
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div className="client">
      <span className={`initial hue-${hueOf(who.client ?? name)}`} aria-hidden="true">
        {[...name.replace(/[^\p{L}\p{N}]/gu, '')][0]?.toUpperCase() ?? '?'}
      </span>
      <div className="who">
        <Heading id={id} tabIndex={-1}>
          <bdi>{name}</bdi>
        </Heading>
        <p className="address">
          {who.client === null ? 'came with a key, and cannot be known again' : <Address url={who.client} />}
        </p>
      </div>
    </div>
  )
}

/** Where it is too long for its line, it goes on behind a slash. */
function Address({ url }: { url: string }) {
  const parts = plain(url).split(/(?<=[^/]\/)(?=[^/])/)
  return (
    <bdi>
      {parts.map((part, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  )
}
