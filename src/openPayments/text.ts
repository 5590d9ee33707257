/** Controls, and what turns the direction of the text around it or is not seen at all: names that pass for others. */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/gu

/** A text from outside, fit to be shown: well-formed, of bounded length, and nothing in it that hides. */
export function shown(text: string, maxCharacters: number): string {
  // Through UTF-8 and back, so that halves of characters do not stay.
  const seen = Buffer.from(text.slice(0, 100 * maxCharacters))
    .toString()
    .replace(unseen, '')
    .trim()
  const characters = [...new Intl.Segmenter().segment(seen)].map(({ segment }) => segment.slice(0, 20))
  return characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : characters.join('')
}
