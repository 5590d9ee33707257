import type { SummaryQuery } from './gql/graphql.ts'
import { useWords } from './notices.tsx'

/** How many there are of what an account holder has allowed, and of what waits for them. "None" is only said where it is known. */
export function Summary({ summary }: { summary: NonNullable<SummaryQuery['myGrantsSummary']> }) {
  const { say } = useWords()
  const { active, canSpend, awaitingApproval, complete } = summary
  const bound = complete ? 'exact' : 'least'
  return (
    <ul className="summary">
      {(complete || active > 0) && <li>{say('summary.active', { bound, count: active })}</li>}
      {active > 0 && (complete || canSpend > 0) && <li>{say('summary.spend', { bound, count: canSpend })}</li>}
      {(complete || awaitingApproval > 0) && <li>{say('summary.waiting', { bound, count: awaitingApproval })}</li>}
    </ul>
  )
}
