import type { Kind, Order } from './clients.ts'
import { useWords } from './notices.tsx'

interface Choice {
  text: string
  kind: Kind
  order: Order
}

interface Props extends Choice {
  /** How many there are; empty where nothing was chosen. */
  found: string
  onChange: (change: Partial<Choice>) => void
}

const kinds = ['all', 'spend', 'look'] as const
const orders = ['newest', 'oldest', 'name'] as const

/** Search, filter and order of the apps. */
export function Tools({ text, kind, order, found, onChange }: Props) {
  const { say } = useWords()
  return (
    <search className="tools">
      <label className="grow">
        {say('tools.search')}
        <input
          type="search"
          autoComplete="off"
          maxLength={200}
          value={text}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      </label>
      <label>
        {say('tools.show')}
        <select
          value={kind}
          onChange={(event) => onChange({ kind: kinds.find((it) => it === event.currentTarget.value) ?? 'all' })}
        >
          {kinds.map((it) => (
            <option key={it} value={it}>
              {say(`tools.${it}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('tools.sort')}
        <select
          value={order}
          onChange={(event) => onChange({ order: orders.find((it) => it === event.currentTarget.value) ?? 'newest' })}
        >
          {orders.map((it) => (
            <option key={it} value={it}>
              {say(`tools.${it}`)}
            </option>
          ))}
        </select>
      </label>
      <p role="status" className="facts">
        {found}
      </p>
    </search>
  )
}
