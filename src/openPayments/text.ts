/** Controls, and what turns the direction of the text around it or is not seen at all: names that pass for others. */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/gu

/**
 * What leaves a mark where it stands: no blank, no filler, and nothing that only changes or joins its neighbours
 * (joiners, variation selectors, tags). Those stay in a text that has something to be seen: emoji are made of them.
 */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800\u{1d159}\u{16fe4}]/u

/**
 * A text from outside, fit to be shown: well-formed, of bounded length, and nothing in it that hides; empty where
 * nothing of it can be seen.
 */
export function shown(text: string, maxCharacters: number): string {
  // Through UTF-8 and back, so that halves of characters do not stay.
  const seen = Buffer.from(text.slice(0, 100 * maxCharacters))
    .toString()
    .replace(unseen, '')
    .trim()
  if (!visible.test(seen)) return ''
  const characters: string[] = []
  for (const { segment } of new Intl.Segmenter().segment(seen)) {
    // What follows is not looked at: telling characters apart takes long.
    if (characters.length === maxCharacters) return `${characters.slice(0, -1).join('')}…`
    characters.push(segment.slice(0, 20))
  }
  return characters.join('')
}
