import type { FastifyInstance, FastifyReply } from 'fastify'
import { ConfigError } from '../../config/config.ts'
import { packageFile } from '../../lib/packageFile.ts'
import { readBuiltFiles, type BuiltFiles } from './files.ts'
import { pageHeaders } from './headers.ts'
import { dataBlock, html } from './html.ts'
import { settingsOf, type PagePeople } from './people.ts'

/** Where `npm run build` writes. */
const built = packageFile('dist/graphiql/')

export interface GraphiqlOptions {
  people?: PagePeople
  /** Where the built files are; by default in this package. */
  folder?: URL
  /** Says how the build of the files goes while they are not there. Without it, what is not built stops the start. */
  build?: () => 'building' | 'failed'
}

/** Serves GraphiQL at `/graphiql`, all of it from the files of our own build. */
export function addGraphiql(app: FastifyInstance, { people, folder = built, build }: GraphiqlOptions): void {
  let files = readBuiltFiles(folder)
  if (!files && !build)
    throw new ConfigError(['LANDING_PAGE: this package has no GraphiQL. Build it with `npm run build`.'])

  app.get('/graphiql', (_, reply) => {
    files ??= readBuiltFiles(folder)
    return files ? sendPage(reply, files, people) : sendNotice(reply, build?.() ?? 'failed')
  })
  app.get<{ Params: { file: string } }>('/graphiql/:file', (request, reply) => {
    if (files?.send(request.params.file, request, reply)) return reply
    reply.callNotFound()
    return reply
  })
}

function sendPage(reply: FastifyReply, { script, style }: BuiltFiles, people?: PagePeople): FastifyReply {
  const page = html(
    'Rafiki gateway: GraphiQL',
    `<link rel="stylesheet" href="graphiql/${style}">\n${dataBlock('settings', settingsOf(people))}`,
    `<div id="explorer"></div>\n<script type="module" src="graphiql/${script}"></script>`
  )
  return reply.headers(pageHeaders('graphiql')).send(page)
}

function sendNotice(reply: FastifyReply, state: 'building' | 'failed'): FastifyReply {
  const building = state === 'building'
  const page = html(
    'Rafiki gateway: GraphiQL',
    building ? '<meta http-equiv="refresh" content="3">' : '',
    building
      ? '<p>GraphiQL is being built, once. This page looks again every few seconds.</p>'
      : '<p>GraphiQL is not built: run <code>npm run build</code>, and start this again.</p>'
  )
  return reply.code(503).headers(pageHeaders('notice')).send(page)
}
