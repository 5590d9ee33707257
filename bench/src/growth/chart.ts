import { count, type Cell } from './table.ts'

const colours = ['#1f6f8b', '#5fa8a0', '#8a94a6', '#6b4c9a', '#c98a2b', '#a83f39']
const [width, height, left, top, gap] = [380, 220, 60, 72, 90]

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/`/g, '')

/** Requests and milliseconds by the size of a wallet, both on logarithmic scales; as an SVG document. */
export function chartOf(cells: readonly Cell[], subtitle: string): string {
  const sizes = [...new Set(cells.map(({ size }) => size))]
  const labels = [...new Set(cells.map(({ label }) => label))]
  const panels = [
    panel(cells, { sizes, labels, x: left, title: 'Requests to Rafiki', value: (it) => it.requests }),
    panel(cells, { sizes, labels, x: left + width + gap, title: 'Milliseconds', value: (it) => it.median })
  ]
  const legendTop = top + height + 56
  const legend = labels.map((label, n) => {
    const y = legendTop + n * 20
    return `<rect x="${left}" y="${y - 10}" width="12" height="12" fill="${colours[n % colours.length]}"/><text x="${left + 20}" y="${y}">${escaped(label)}</text>`
  })
  const whole = { width: left + 2 * width + gap + 30, height: legendTop + labels.length * 20 }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}" font-family="system-ui, sans-serif" font-size="13" fill="#1c2430">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="24" font-size="17" font-weight="600">A page by the age of its wallet</text>
<text x="16" y="44" fill="#5a6474">${escaped(subtitle)}; hollow: the answer says that it is not complete</text>
${[...panels, ...legend].join('\n')}
</svg>
`
}

interface Panel {
  sizes: readonly number[]
  labels: readonly string[]
  x: number
  title: string
  value: (cell: Cell) => number
}

function panel(cells: readonly Cell[], { sizes, labels, x, title, value }: Panel): string {
  const most = Math.max(...cells.map(value))
  const decades = Math.max(1, Math.ceil(Math.log10(most)))
  const xOf = (size: number): number => x + (sizes.indexOf(size) / Math.max(1, sizes.length - 1)) * width
  const yOf = (it: number): number => top + height - (Math.log10(Math.max(1, it)) / decades) * height
  const grid = Array.from({ length: decades + 1 }, (_, n) => {
    const y = yOf(10 ** n)
    return `<line x1="${x}" x2="${x + width}" y1="${y}" y2="${y}" stroke="#e3e7ee"/><text x="${x - 8}" y="${y + 4}" text-anchor="end">${count(10 ** n)}</text>`
  })
  const columns = sizes.map(
    (size) => `<text x="${xOf(size)}" y="${top + height + 20}" text-anchor="middle">${count(size)}</text>`
  )
  const lines = labels.map((label, n) => {
    const colour = colours[n % colours.length]
    const its = cells.filter((cell) => cell.label === label)
    const points = its.map((cell) => `${xOf(cell.size)},${yOf(value(cell)).toFixed(1)}`).join(' ')
    const dots = its.map(
      (cell) =>
        `<circle cx="${xOf(cell.size)}" cy="${yOf(value(cell)).toFixed(1)}" r="4" stroke="${colour}" stroke-width="2" fill="${cell.complete === false ? '#ffffff' : colour}"/>`
    )
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`
  })
  return [`<text x="${x}" y="${top - 8}" font-weight="600">${title}</text>`, ...grid, ...columns, ...lines].join('\n')
}
