/** One operation, asked by the owner of a wallet of some size. */
export interface Cell {
  label: string
  size: number
  /** To Rafiki, for one answer. */
  requests: number
  /** Milliseconds. */
  median: number
  p95: number
  /** Milliseconds of Rafiki's processes, on average. */
  cpu?: number
  complete: boolean | undefined
}

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))
export const count = (value: number): string => value.toLocaleString('en')

/** As Markdown: a line for each operation, a column for each size. CPU time, where it is known, instead of time. */
export function tableOf(cells: readonly Cell[]): string {
  const sizes = [...new Set(cells.map(({ size }) => size))]
  const labels = [...new Set(cells.map(({ label }) => label))]
  const textOf = ({ requests, median, p95, cpu, complete }: Cell): string =>
    `${count(requests)} · ${cpu === undefined ? `${ms(median)} (${ms(p95)})` : ms(cpu)}${complete === false ? ' ✗' : ''}`
  const line = (words: readonly string[]): string => `| ${words.join(' | ')} |\n`
  return [
    line(['', ...sizes.map(count)]),
    line(['---', ...sizes.map(() => '---:')]),
    ...labels.map((label) =>
      line([
        label,
        ...sizes.map((size) => {
          const cell = cells.find((it) => it.label === label && it.size === size)
          return cell ? textOf(cell) : ''
        })
      ])
    )
  ].join('')
}
