import type { ReactNode } from 'react'

interface Props {
  title: string
  role?: 'alert' | 'status'
  children: ReactNode
}

/** A page that says one thing. */
export function Shell({ title, role, children }: Props) {
  return (
    <main className="narrow">
      <div className="card consent" role={role}>
        <h1>{title}</h1>
        <div>{children}</div>
      </div>
    </main>
  )
}
