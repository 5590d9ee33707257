/** Account holders of the development stack, by the names that their wallet addresses end with. */
export const people = ['alice', 'bob', 'carol'] as const
/** A client application, which has a wallet address of its own here, too. */
export const shop = 'shop'
