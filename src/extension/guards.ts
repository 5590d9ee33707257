import {
  ownsGrant as grant,
  ownsIncomingPayment as incomingPayment,
  ownsOutgoingPayment as outgoingPayment,
  ownsWalletAddress as walletAddress
} from '../authorization/guards/ownership.ts'
import { everyone as anyone, needsFresh, needsOwnScope } from '../authorization/guards/scope.ts'
import type { Guard as HouseGuard } from '../authorization/guard.ts'
import { endOf, moduleContext } from './moduleContext.ts'
import { shownOf } from './publicError.ts'
import type { ModuleContext } from './contextTypes.ts'
import type { Guard } from './types.ts'

type Check = (args: Record<string, unknown>, context: ModuleContext) => void | Promise<void>

/** Makes a guard for the codes of the module that it stands in. */
const made = new WeakMap<Guard, (codes: ReadonlySet<string>) => HouseGuard>()

/** The gateway's own guard for one of a module's; undefined for an object that none of these functions made. */
export const guardOf = (guard: Guard, codes: ReadonlySet<string>): HouseGuard | undefined => made.get(guard)?.(codes)

function handle(guard: HouseGuard): Guard {
  const { name, description } = guard
  const its = Object.freeze({ name, description })
  made.set(its, () => guard)
  return its
}

/** Everyone of the role may; the field itself answers only what is the viewer's. */
export const everyone: Guard = handle(anyone)

/** The token has this scope, which may be one of the wallet's own. Else SCOPE_REQUIRED. */
export const scope = (name: string): Guard => handle(needsOwnScope(name))

/** The viewer signed in at most this many seconds ago. Else STEP_UP_REQUIRED. */
export const fresh = (seconds: number): Guard => handle(needsFresh(seconds))

/** The grant that the argument at this path (`input.grantId`) names is the account holder's. Else NOT_FOUND. */
export const ownsGrant = (path: string): Guard => handle(grant(path))
/** As `ownsGrant`, for the id of a wallet address. */
export const ownsWalletAddress = (path: string): Guard => handle(walletAddress(path))
/** As `ownsGrant`, for the id of an outgoing payment. */
export const ownsOutgoingPayment = (path: string): Guard => handle(outgoingPayment(path))
/** As `ownsGrant`, for the id of an incoming payment. */
export const ownsIncomingPayment = (path: string): Guard => handle(incomingPayment(path))

/** A check of the wallet's own. It throws where the viewer may not: `notFound()`, or a `PublicError`. */
export function guard({ name, description, check }: { name: string; description: string; check: Check }): Guard {
  const its = Object.freeze({ name, description })
  made.set(its, (codes) => ({
    name,
    description,
    async check(args, context) {
      try {
        await Promise.race([check(args, moduleContext(context)), endOf(context)])
      } catch (error) {
        throw shownOf(error, { coordinate: name, codes }, context)
      }
    }
  }))
  return its
}
