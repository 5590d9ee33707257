/*
 * The JSON of parts of objects that never change (see `unchanging.ts`). Writing a page of twenty grants every time
 * takes four fifths of the time that a whole answer may take.
 */

/** For all plans together; entries are released with their objects. */
export const maxCharacters = 16 * 1024 * 1024
/** What keeping a text takes beside it, in characters. */
const overhead = 200

/** By parts of plans, and the numbers of objects. */
let texts = new Map<number, Map<number, string>>()
let characters = 0
let parts = 0

/** A number for a part of a selection that texts are kept of: another one for each. */
export const nextPart = (): number => (parts += 1)

export const keptText = (part: number, object: number): string | undefined => texts.get(part)?.get(object)

export function keepText(part: number, object: number, text: string): void {
  characters += text.length + overhead
  if (characters > maxCharacters) {
    texts = new Map()
    characters = text.length + overhead
  }
  const ofPart = texts.get(part) ?? new Map<number, string>()
  // In one piece: V8 holds a text that was added up as the tree of what it was added up of.
  texts.set(part, ofPart.set(object, Buffer.from(text).toString()))
}
