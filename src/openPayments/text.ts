/**
 * Control characters, and characters that change the direction of text or are invisible: names use them to pass for
 * others.
 */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/gu

/**
 * Characters that are visible on their own: no blank, no filler, and nothing that only changes or joins its neighbours
 * (joiners, variation selectors, tags). Those may stay in a text with visible characters: emoji consist of them.
 */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\u{1d159}\u{16fe4}]/u

/**
 * A text from outside that is safe to show: well-formed, of bounded length, without hidden characters; empty if nothing
 * in it is visible.
 */
export function shown(text: string, maxCharacters: number): string {
  // Through UTF-8 and back, which removes halves of characters.
  const seen = Buffer.from(text.slice(0, 100 * maxCharacters))
    .toString()
    .replace(unseen, '')
    .trim()
  if (!visible.test(seen)) return ''
  const characters: string[] = []
  for (const { segment } of new Intl.Segmenter().segment(seen)) {
    // The rest is ignored: splitting text into characters takes long.
    if (characters.length === maxCharacters) return `${characters.slice(0, -1).join('')}…`
    characters.push(segment.slice(0, 20))
  }
  return characters.join('')
}
