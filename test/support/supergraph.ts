import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'

const folder = fileURLToPath(new URL('../../scripts/supergraph', import.meta.url))
export const missingRouter = existsSync(join(folder, 'node_modules'))
  ? []
  : ['Hive Gateway and Relay’s compiler (npm ci --ignore-scripts --prefix scripts/supergraph)']

/** A supergraph of subgraphs with their SDL. @throws Error with what the composition says */
export function compose(subgraphs: Record<string, { url: string; sdl: string }>): string {
  const services = Object.entries(subgraphs).map(([name, { url, sdl }]) => ({ name, url, typeDefs: parse(sdl) }))
  const { supergraphSdl, errors = [] } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors.map(({ message }) => message).join('\n'))
  return supergraphSdl
}

/** Hive Gateway over a supergraph, in a process of its own. Stop it. */
export async function startRouter(supergraph: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'supergraph-'))
  const file = join(dir, 'supergraph.graphql')
  writeFileSync(file, supergraph)
  const child = spawn(process.execPath, ['serve.js', file], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const [found] = /http:\S+/.exec(said) ?? []
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(said)))
  })
  return {
    url,
    async stop() {
      // It would wait for connections that are kept alive.
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(dir, { recursive: true })
    }
  }
}
