import { Activity } from './activity.tsx'
import { History } from './history.tsx'

/** What is read after the rest, if at all. */
export default function Later() {
  return (
    <>
      <History />
      <Activity />
    </>
  )
}
