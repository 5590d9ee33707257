/*
 * How fast this machine is at this moment: the time of a fixed loop, which has nothing to do with what is measured. Two
 * runs compare where their loops took about as long.
 */

const row = { id: 'a', state: 'FINALIZED', value: 10_000, actions: ['create', 'read', 'list'] }

/** Numbers, texts and JSON; a check of what came out keeps the compiler from leaving it out. */
function loop(): void {
  let sum = 0
  for (let n = 0; n < 25_000_000; n += 1) sum = (sum + n * n) & 0xffff
  for (let n = 0; n < 20_000; n += 1) {
    const text = JSON.stringify({ ...row, id: `row ${n}`, value: n })
    sum += (JSON.parse(text) as typeof row).id.length + text.indexOf('read')
  }
  if (sum === 0) throw new Error('expected a sum')
}

/** Milliseconds that the loop takes: the middle of five, after one for the compiler. */
export function machineMs(): number {
  loop()
  const took = Array.from({ length: 5 }, () => {
    const started = performance.now()
    loop()
    return performance.now() - started
  })
  return took.toSorted((a, b) => a - b)[2] ?? NaN
}
