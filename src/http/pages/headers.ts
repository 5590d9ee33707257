import { createHash } from 'node:crypto'

/**
 * What browsers are told of each page: exactly what it loads, and nothing besides. Script and style within a page are
 * named by their hashes; no page takes scripts that are not.
 */

export type PageName = 'apollo' | 'graphiql' | 'notice'

/** Where Apollo's embedded Sandbox lies. Its page is the only one that loads anything from elsewhere. */
export const apolloSandbox = {
  script: 'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js',
  frame: 'https://sandbox.embed.apollographql.com'
}

type Policy = Partial<Record<`${'script' | 'style' | 'img' | 'font' | 'connect' | 'worker' | 'frame'}-src`, string[]>>

const self = "'self'"
const policies: Record<PageName, Policy> = {
  // Operations are sent by the page, not by Apollo's frame: only to us.
  apollo: {
    'script-src': [apolloSandbox.script],
    'frame-src': [apolloSandbox.frame],
    'connect-src': [self],
    'img-src': ['data:']
  },
  graphiql: {
    'script-src': [self],
    'worker-src': [self],
    'connect-src': [self],
    'font-src': [self],
    // Monaco, GraphiQL's editor, writes CSS into style elements of its own and places each line by a style attribute;
    // it takes no nonce. Without scripts, styles can send nothing anywhere: images and fonts are ours too.
    'style-src': [self, "'unsafe-inline'"],
    'img-src': [self, 'data:']
  },
  notice: { 'img-src': ['data:'] }
}

/** For answers that are not pages: a browser that is made to show one gets text that can do nothing. */
export const answerPolicy = "default-src 'none'; frame-ancestors 'none'"

/** A source that allows this text, and no other, within a page. */
export const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Powers of browsers that no page of ours needs, in its own frames or in others'. */
const powers = 'accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb'

/**
 * The headers of a page.
 * @param inline the texts of the scripts and styles that stand in the page itself
 */
export function pageHeaders(
  page: PageName,
  inline: { scripts?: string[]; styles?: string[] } = {}
): Record<string, string> {
  const { 'script-src': scripts = [], 'style-src': styles = [], ...rest } = policies[page]
  const directives: [name: string, sources: string[]][] = [
    ['default-src', ["'none'"]],
    ['script-src', [...scripts, ...(inline.scripts ?? []).map(hashOf)]],
    ['style-src', [...styles, ...(inline.styles ?? []).map(hashOf)]],
    ...Object.entries(rest),
    ['base-uri', ["'none'"]],
    ['form-action', ["'none'"]],
    ['frame-ancestors', ["'none'"]]
  ]
  return {
    'content-security-policy': directives
      .filter(([, sources]) => sources.length > 0)
      .map(([name, sources]) => `${name} ${sources.join(' ')}`)
      .join('; '),
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': powers
      .split(' ')
      .map((power) => `${power}=()`)
      .join(', '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // For browsers that do not know frame-ancestors.
    'x-frame-options': 'DENY'
  }
}
