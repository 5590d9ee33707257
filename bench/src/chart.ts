import type { Figures } from './schedule.ts'
import type { Labels } from './table.ts'

const row = 26
const labelWidth = 330
const panelWidth = 250
const numberWidth = 70
const gap = 24
const top = 76

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const whole = (value: number): string => Math.round(value).toLocaleString('en')

/** Ours, those of others, and what stands behind or between without any work. */
function colourOf(id: string): string {
  if (['direct', 'raw', 'rawChanged', 'rafiki'].includes(id)) return '#8a94a6'
  if (/^(hive|yoga|perItem|paymentsPerItem|mercurius|express)/.test(id)) return '#c98a2b'
  return '#1f6f8b'
}

/** Answers a second as bars, one panel for each number of connections, one row for each case; as an SVG document. */
export function chartOf(figures: readonly Figures[], labels: Labels, subtitle: string): string {
  const levels = [...new Set(figures.map((it) => it.connections))]
  const ids = [...new Set(figures.map((it) => it.id))]
  const width = labelWidth + levels.length * (panelWidth + numberWidth + gap)
  const height = top + ids.length * row + 40
  const names = ids.map(
    (id, n) =>
      `<text x="${labelWidth - 12}" y="${top + n * row + 17}" text-anchor="end">${escaped(labels.get(id) ?? id)}</text>`
  )
  const panels = levels.map((level, n) => {
    const left = labelWidth + n * (panelWidth + numberWidth + gap)
    return panel(
      figures.filter((it) => it.connections === level),
      ids,
      left,
      level
    )
  })
  const legend = [
    ['#1f6f8b', 'this gateway'],
    ['#c98a2b', 'others'],
    ['#8a94a6', 'upstream and raw proxy']
  ].map(
    ([colour, text], n) =>
      `<rect x="${labelWidth + n * 170}" y="${height - 24}" width="12" height="12" fill="${colour}"/>` +
      `<text x="${labelWidth + n * 170 + 18}" y="${height - 14}">${text}</text>`
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#1c2430">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-size="17" font-weight="600">Answers a second: medians, with the least and the most</text>
<text x="16" y="46" fill="#5a6474">${escaped(subtitle)}</text>
${[...names, ...panels, ...legend].join('\n')}
</svg>
`
}

function panel(figures: readonly Figures[], ids: readonly string[], left: number, level: number): string {
  const most = Math.max(...figures.map((it) => it.perSecond.max))
  const x = (value: number): number => left + (value / most) * panelWidth
  const title = `${level} connection${level === 1 ? '' : 's'}`
  const bars = figures.map(({ id, perSecond: { median, min, max } }) => {
    const y = top + ids.indexOf(id) * row
    return (
      `<rect x="${left}" y="${y + 4}" width="${Math.max(1, x(median) - left).toFixed(1)}" height="${row - 9}" fill="${colourOf(id)}"/>` +
      `<line x1="${x(min).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${y + 12.5}" y2="${y + 12.5}" stroke="#1c2430" stroke-width="2"/>` +
      `<text x="${(x(max) + 6).toFixed(1)}" y="${y + 17}">${whole(median)}</text>`
    )
  })
  const axis = `<line x1="${left}" x2="${left}" y1="${top}" y2="${top + ids.length * row}" stroke="#c3cad5"/>`
  return [`<text x="${left}" y="${top - 10}" font-weight="600">${title}</text>`, axis, ...bars].join('\n')
}
