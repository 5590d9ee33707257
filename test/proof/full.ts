/** With `PROOF=full`, what is random or walked over and over runs as often as a release asks for; else less often. */
export const timesOf = (usual: number, full: number): number => (process.env.PROOF === 'full' ? full : usual)
