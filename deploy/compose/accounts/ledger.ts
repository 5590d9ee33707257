/** An account holder's money, in the asset's smallest unit. */
export interface Account {
  balance: bigint
  /** What is put aside for payments that are under way. */
  held: bigint
}

/**
 * The wallet's book of accounts, in memory: one account for each wallet address, opened with the same amount. Every
 * entry is made once for its payment, however often Rafiki tells of it.
 */
export function createLedger(opening: bigint) {
  const accounts = new Map<string, Account>()
  const holds = new Map<string, bigint>()
  const booked = new Set<string>()

  const of = (walletAddressId: string): Account => {
    let account = accounts.get(walletAddressId)
    if (!account) accounts.set(walletAddressId, (account = { balance: opening, held: 0n }))
    return account
  }

  return {
    accounts: accounts as ReadonlyMap<string, Readonly<Account>>,

    /** Puts money aside for a payment. @returns false where there is not enough */
    hold(walletAddressId: string, paymentId: string, amount: bigint): boolean {
      if (holds.has(paymentId)) return true
      const account = of(walletAddressId)
      if (account.balance - account.held < amount) return false
      account.held += amount
      holds.set(paymentId, amount)
      return true
    },

    /** A payment is over: what was sent is gone, what was put aside for it is free again. */
    settle(walletAddressId: string, paymentId: string, sent: bigint): void {
      if (booked.has(paymentId)) return
      booked.add(paymentId)
      const account = of(walletAddressId)
      account.held -= holds.get(paymentId) ?? 0n
      account.balance -= sent
    },

    /** Money has come in. */
    credit(walletAddressId: string, paymentId: string, received: bigint): void {
      if (booked.has(paymentId)) return
      booked.add(paymentId)
      of(walletAddressId).balance += received
    }
  }
}

export type Ledger = ReturnType<typeof createLedger>
