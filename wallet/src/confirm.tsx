import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'

interface Props {
  title: string
  /** What the two buttons say. */
  action: string
  keep: string
  children: ReactNode
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something that cannot be undone. The browser's own dialog: it keeps the focus, and gives it back. */
export function Confirm({ title, action, keep, children, onConfirm, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const question = useRef<HTMLHeadingElement>(null)
  // Before it leaves the document: else the browser cannot give the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Where it is longer than the screen, it is read from its beginning.
    if (shown && shown.scrollHeight > shown.clientHeight) question.current?.focus()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={heading} ref={question} tabIndex={-1}>
        {title}
      </h2>
      <div className="what">{children}</div>
      <div className="actions">
        <button type="button" autoFocus onClick={onClose}>
          {keep}
        </button>
        <button type="button" className="danger" onClick={onConfirm}>
          {action}
        </button>
      </div>
    </dialog>
  )
}
