import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib'
import { property } from './property.ts'

/** To be sent with each request: who sends no `accept-encoding` takes any coding (RFC 9110, 12.5.3). */
export const uncoded = { 'accept-encoding': 'identity' }

/** As the header `content-encoding` names it. */
type Coding = string | string[] | undefined

type Decode = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>

const decoders = new Map<string, Decode>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)]
])

/** An answer whose content coding is unknown or broken, or that is too large once it is decoded. */
export class UndecodableAnswer extends Error {
  override readonly name = 'UndecodableAnswer'
}

/** Whether an answer came in a coding, although none was asked for. */
export const isCoded = (coding: Coding): coding is string | string[] =>
  coding !== undefined && coding !== '' && String(coding).toLowerCase() !== 'identity'

/**
 * Takes the content coding off an answer that is coded.
 * @param coding as its header names it
 * @throws UndecodableAnswer, which names the coding
 */
export async function decode(bytes: Buffer, coding: string | string[], maxBytes: number): Promise<Buffer> {
  const name = String(coding).trim().toLowerCase()
  const decoder = decoders.get(name)
  if (!decoder) {
    const known = /^[\w-]{1,20}$/.test(name) ? name : 'something unknown'
    throw new UndecodableAnswer(`the answer is coded with ${known}, although identity was asked for`)
  }
  if (bytes.length === 0) return bytes
  try {
    return await decoder(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    const tooLarge = property(error, 'code') === 'ERR_BUFFER_TOO_LARGE'
    throw new UndecodableAnswer(tooLarge ? `the answer is over ${maxBytes} bytes` : `the answer is no ${name}`)
  }
}
