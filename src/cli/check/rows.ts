/** `wrong` makes the check fail; `unknown` could not be told, and is no failure; `off` is not configured. */
export type Verdict = 'right' | 'wrong' | 'unknown' | 'off'

/** One line of the check's answer. Holds no secret, token or text of an upstream's. */
export interface Row {
  /** What was tried, always by the same name. */
  what: string
  verdict: Verdict
  found: string
  /** What to do about it. */
  todo?: string
}

export const right = (what: string, found: string): Row => ({ what, verdict: 'right', found })
export const off = (what: string, found: string): Row => ({ what, verdict: 'off', found })
export const wrong = (what: string, found: string, todo: string): Row => ({ what, verdict: 'wrong', found, todo })
export const unknown = (what: string, found: string, todo: string): Row => ({ what, verdict: 'unknown', found, todo })

const marks: Record<Verdict, string> = { right: 'ok', wrong: 'WRONG', unknown: '?', off: '-' }

/** A table for a terminal: a line for each row, and below it what to do. */
export function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length))
  const lines = rows.flatMap(({ what, verdict, found, todo }) => [
    `${marks[verdict].padEnd(5)}  ${what.padEnd(width)}  ${found}`,
    ...(todo ? [`${' '.repeat(9 + width)}-> ${todo}`] : [])
  ])
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length
  return [
    ...lines,
    '',
    `${count('right')} right, ${count('wrong')} wrong, ${count('unknown')} could not be checked`
  ].join('\n')
}
