/*
 * The JSON of parts of objects that never change (see `unchanging.ts`). Writing a page of twenty grants anew takes four
 * fifths of what a whole answer may take.
 */

/** Of all plans together. They are counted when they are kept: those whose objects are gone meanwhile count as well. */
export const maxCharacters = 16 * 1024 * 1024
/** What keeping a text takes beside it, in characters. */
const overhead = 200

let texts = new WeakMap<object, Map<number, string>>()
let characters = 0
let parts = 0

/** A number for a part of a selection that texts are kept of: another one for each. */
export const nextPart = (): number => (parts += 1)

export const keptText = (source: object, part: number): string | undefined => texts.get(source)?.get(part)

export function keepText(source: object, part: number, text: string): void {
  characters += text.length + overhead
  if (characters > maxCharacters) {
    texts = new WeakMap()
    characters = text.length + overhead
  }
  const ofSource = texts.get(source) ?? new Map<number, string>()
  // In one piece: V8 holds a text that was added up as the tree of what it was added up of.
  texts.set(source, ofSource.set(part, Buffer.from(text).toString()))
}
