/** With `PROOF=full` (`npm run proof -- tests`), random cases and walks run in full; otherwise less often. */
export const timesOf = (usual: number, full: number): number => (process.env.PROOF === 'full' ? full : usual)
