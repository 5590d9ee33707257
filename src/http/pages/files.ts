import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerPolicy } from './headers.ts'
import { property } from '../../lib/property.ts'

/** What a build wrote, read once: a name that is not among these is no file, whatever lies in the folder. */
export interface BuiltFiles {
  /** File names of what the page itself loads. */
  script: string
  style: string
  /** @returns whether there is such a file; it was sent then. */
  send(name: string, request: FastifyRequest, reply: FastifyReply): boolean
}

const name = z.string().regex(/^\w[\w.-]*$/)
const manifest = z.object({ script: name, style: name, files: z.record(name, z.object({ type: z.string() })) })

/**
 * Reads what `manifest.json` in a folder lists.
 * @returns undefined where nothing was built
 */
export function readBuiltFiles(folder: URL): BuiltFiles | undefined {
  let text: string
  try {
    text = readFileSync(new URL('manifest.json', folder), 'utf8')
  } catch (error) {
    if (property(error, 'code') === 'ENOENT') return undefined
    throw error
  }
  const { script, style, files } = manifest.parse(JSON.parse(text))
  const table = new Map(
    Object.entries(files).map(([file, { type }]) => {
      const brotli = readFileSync(new URL(`${file}.br`, folder))
      // Browsers take Brotli over https and on localhost; for others, a file is decompressed once.
      let plain: Buffer | undefined
      const bytes = (): Buffer => (plain ??= brotliDecompressSync(brotli))
      return [file, { type, bytes, brotli, tag: createHash('sha256').update(brotli).digest('base64url') }]
    })
  )
  return {
    script,
    style,
    send(asked, request, reply) {
      const file = table.get(asked)
      if (!file) return false
      const small = takesBrotli(request)
      // The two forms differ in their bytes, and so in their tags.
      const etag = `"${file.tag}${small ? '.br' : ''}"`
      reply.headers({
        // A file's name changes with its content.
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': answerPolicy,
        'cross-origin-resource-policy': 'same-origin',
        etag,
        vary: 'Accept-Encoding'
      })
      if (request.headers['if-none-match'] === etag) void reply.code(304).send()
      else {
        if (small) reply.header('content-encoding', 'br')
        void reply.type(file.type).send(small ? file.brotli : file.bytes())
      }
      return true
    }
  }
}

const takesBrotli = ({ headers }: FastifyRequest): boolean =>
  /(^|,)\s*br\s*(,|$)/.test(String(headers['accept-encoding'] ?? ''))
