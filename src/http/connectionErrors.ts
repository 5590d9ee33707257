import type { Socket } from 'node:net'
import type { Code } from '../errors.ts'
import type { Log } from '../observability/log.ts'

const statuses: Record<string, [status: string, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too long.']
}

/**
 * What Node found no request in: too slow, too long, cut off or no HTTP. Answered as everything else is, and written to
 * the log by Node's own code, never with the bytes that came.
 */
export const refuseConnection =
  (log: Log) =>
  (error: Error & { code?: string }, socket: Socket): void => {
    const { code = 'unknown' } = error
    const [status, message] = statuses[code] ?? ['400 Bad Request', 'Expected an HTTP request.']
    log.info({ fault: code, status: Number.parseInt(status) }, 'connection')
    if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' satisfies Code } }] })
    const headers = `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nconnection: close`
    socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`, () => socket.destroy())
  }
