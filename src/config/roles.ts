/** `client`: an Open Payments client application. `operator`: the wallet's own staff. */
export const roles = ['accountHolder', 'client', 'operator'] as const
export type Role = (typeof roles)[number]
