import type { SummaryQuery } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

/** How many there are of what an account holder has allowed, and of what waits for them. */
export function Summary({ summary }: { summary: NonNullable<SummaryQuery['myGrantsSummary']> }) {
  const { say } = useWords()
  const { active, canSpend, awaitingApproval, complete } = summary
  const bound = complete ? 'exact' : 'least'
  return (
    <ul className="summary">
      <li>{say('summary.active', { bound, count: active })}</li>
      {active > 0 && <li>{say('summary.spend', { count: canSpend })}</li>}
      <li>{say('summary.waiting', { bound, count: awaitingApproval })}</li>
    </ul>
  )
}
