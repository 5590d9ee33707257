import { GatewayError } from '../../errors.ts'
import { textAt, type Guard } from '../guard.ts'

export const everyone: Guard = {
  name: 'everyone',
  description: "Everyone of the role may; the field itself answers only what is the viewer's."
}

export const byLookUp: Guard = {
  name: 'byLookUp',
  description: "Each object is found by the root field of its own type, behind that field's guards."
}

export type Scope =
  | 'grants:read'
  | 'grants:revoke'
  | 'grants:approve'
  | 'history:read'
  | 'payments:read'
  | 'payments:write'
  | 'keys:write'
  | 'wallet:write'
  | 'consents:read'
  | 'admin:read'
  | 'admin:write'
  | 'liquidity:write'

export const needsScope = (scope: Scope): Guard => needsOwnScope(scope)

/** Scopes of a wallet's own have any name. */
export const needsOwnScope = (scope: string): Guard => ({
  name: `needsScope(${scope})`,
  description: 'The token has this scope, where an argument is named: if that is given. Else SCOPE_REQUIRED.',
  check(_, { viewer }) {
    if (!viewer.scopes.includes(scope)) {
      throw new GatewayError('SCOPE_REQUIRED', `The token needs the scope ${scope} for this.`, { scope })
    }
  }
})

/** An argument that moves money needs a scope of its own. */
export const needsScopeFor = (scope: Scope, path: string): Guard => ({
  name: `needsScope(${scope}, where ${path} is given)`,
  description: needsScope(scope).description,
  check(args, { viewer }) {
    if (textAt(args, path) && !viewer.scopes.includes(scope)) {
      throw new GatewayError('SCOPE_REQUIRED', `The token needs the scope ${scope} for ${path}.`, { scope })
    }
  }
})

export const needsFresh = (seconds: number): Guard => ({
  name: `needsFresh(${seconds})`,
  description:
    'The viewer authenticated at most this many seconds ago (`auth_time`), as their issuer asks for (`stepUp`). Else STEP_UP_REQUIRED.',
  check(_, { viewer, time }) {
    const age = time.now / 1000 - (viewer.authTime ?? -Infinity)
    const { stepUp } = viewer
    // A time in the future proves nothing, except that clocks differ. Nothing is at most NaN seconds old.
    if (!(age <= seconds && age >= -60) || stepUp?.met === false) {
      throw new GatewayError(
        'STEP_UP_REQUIRED',
        `The token needs a sign-in (auth_time) of the last ${seconds} seconds${stepUp ? ', as strong as its issuer asks for' : ''}.`,
        { maxAge: seconds, ...(stepUp?.acrValues && { acrValues: stepUp.acrValues }) }
      )
    }
  }
})
