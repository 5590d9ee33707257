import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './missing.ts'
import { freePort } from './redis.ts'

const nginx = findProgram('nginx')
export const missingNginx = nginx ? [] : ['nginx (apt-get install nginx-light)']

export interface TestNginx {
  url: string
  /** Leaves a process out, and resolves once no request goes there any more. */
  takeOut(port: number): Promise<void>
  stop(): Promise<void>
}

/**
 * Nginx with the configuration of `deploy/nginx`, in front of gateways at these ports. Stop it.
 * @param change what a page has beside it
 */
export async function startNginx(
  ports: readonly number[],
  change: (configuration: string) => string = (it) => it
): Promise<TestNginx> {
  const dir = mkdtempSync(join(tmpdir(), 'nginx-'))
  const port = await freePort()
  const file = join(dir, 'nginx.conf')
  const given = readFileSync(new URL('../../deploy/nginx/nginx.conf', import.meta.url), 'utf8')
  const configure = (out?: number): void => {
    const servers = ports.map((it) => `server 127.0.0.1:${it} fail_timeout=1s${it === out ? ' down' : ''};`)
    const changed = given
      .replace(/(server 127\.0\.0\.1:\d+ fail_timeout=1s;\s*)+/, `${servers.join('\n')}\n`)
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
      // What only root can write to otherwise.
      .replace(
        'http {',
        `http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${dir}/${it};`).join(' ')}`
      )
    writeFileSync(file, change(changed))
  }
  configure()
  const globals = `daemon off; pid ${dir}/nginx.pid; error_log stderr notice;`
  const child = spawn(nginx ?? 'nginx', ['-p', dir, '-e', 'stderr', '-c', file, '-g', globals], {
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let said = ''
  const saying = new Set<() => void>()
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    for (const look of saying) look()
  })
  const says = (what: RegExp, count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if ([...said.matchAll(what)].length >= count) resolve()
      }
      saying.add(look)
      child.once('exit', () => reject(new Error(`nginx ended:\n${said}`)))
      look()
    })
  const workers = 2
  await says(/start worker process \d+/g, workers)
  return {
    url: `http://127.0.0.1:${port}`,
    async takeOut(out) {
      configure(out)
      child.kill('SIGHUP')
      // The workers of before answer what they have, and end.
      await says(/worker process \d+ exited with code 0/g, workers)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(dir, { recursive: true })
    }
  }
}
