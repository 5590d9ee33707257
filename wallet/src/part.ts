import { lazy, type ComponentType } from 'react'
import { loadMessages, type Messages } from './messages.ts'

/** A part of the page that is loaded when it is needed, with messages that the page does not begin with. */
export const part = <Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  messages: Messages = 'later'
) =>
  lazy(async () => {
    const [component] = await Promise.all([load(), loadMessages(messages, document.documentElement.lang)])
    return component
  })
