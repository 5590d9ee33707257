import { badInput } from '../../errors.ts'

const maxLength = 200

/**
 * Whether a client's URL holds a text, in any case.
 * @returns undefined where there is no such condition
 * @throws GatewayError BAD_USER_INPUT
 */
export function clientTextOf(
  text: string | null | undefined,
  argument: string
): ((client: string | null) => boolean) | undefined {
  if (text === undefined || text === null) return undefined
  const wanted = text.trim().toLowerCase()
  if (wanted.length < 1 || wanted.length > maxLength) throw badInput(argument, `a text of 1 to ${maxLength} characters`)
  return (client) => typeof client === 'string' && client.toLowerCase().includes(wanted)
}
