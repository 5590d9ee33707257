import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * A process of its own that holds connections, so that both ends do not share one process's limit of open files: each
 * asks whether the gateway lives, gets its answer, and then says nothing more.
 */
export interface Hold {
  port: number
  count: number
}

const atOnce = 250
const request = 'GET /healthz HTTP/1.1\r\nhost: gateway\r\n\r\n'
const sockets: Socket[] = []

async function openOne(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  sockets.push(socket)
  socket.on('error', () => undefined)
  socket.write(request)
  await Promise.race([once(socket, 'data'), once(socket, 'close')])
}

process.on('message', ({ port, count }: Hold) => {
  void (async () => {
    let left = count
    const open = async (): Promise<void> => {
      while (left-- > 0) await openOne(port)
    }
    await Promise.all(Array.from({ length: atOnce }, open))
    process.send?.(sockets.filter(({ destroyed }) => !destroyed).length)
  })()
})
process.on('disconnect', () => process.exit())
