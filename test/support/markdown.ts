import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/** What people read: the README, how to contribute, and `docs/`. */
export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .sort()
]

export const textOf = (page: string): string => readFileSync(new URL(page, root), 'utf8')

export interface Block {
  language: string
  text: string
  /** Why the test does not run it: `<!-- not run: … -->` on the last line that is not empty before it. */
  notRun: string | undefined
}

/** The fenced blocks of a page, indented ones too. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  let open: { indent: string; block: Block } | undefined
  let before = ''
  for (const line of textOf(page).split('\n')) {
    const [, indent = '', language = ''] = /^( *)```(\w*)/.exec(line) ?? []
    if (open) {
      if (line.trim() === '```') {
        blocks.push(open.block)
        open = undefined
        before = ''
      } else open.block.text += `${line.slice(open.indent.length)}\n`
    } else if (/^ *```/.test(line)) {
      open = { indent, block: { language, text: '', notRun: /^ *<!-- not run: (.+) -->$/.exec(before)?.[1] } }
    } else if (line.trim() !== '') before = line
  }
  return blocks
}
