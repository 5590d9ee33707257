# The gateway's image is the last stage: node's binary and libraries on a bare Alpine, dist, and the one package that dist leaves out.
# About 159 MB: node 127, Alpine and libstdc++ 11, dist 17 (source maps 5, GraphiQL 2), graphql 3, schema and the rest.

# By digest in production: `docker buildx imagetools inspect <image>` tells it, renovate.json has Renovate keep it up to date.
ARG NODE_IMAGE=node:24-alpine3.23
ARG ALPINE_IMAGE=alpine:3.23

# What is built here is the same for every platform: the builder's own builds it, and nothing is emulated for it.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY wallet/package.json wallet/
COPY explorer/package.json explorer/
RUN npm ci --ignore-scripts --no-audit --no-fund
# Only what .dockerignore lets through.
COPY . .
# The gateway and GraphiQL's files (dist/graphiql), and the example page.
RUN npm run build && npm run build --prefix wallet && mv wallet/dist page

# Stand-ins for the wallet's own services, for development: deploy/compose/development.yml. Node strips their types.
FROM ${NODE_IMAGE} AS stand-ins
ENV NODE_ENV=development
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/page ./page
COPY package.json ./
COPY src ./src
COPY schema ./schema
COPY deploy/compose ./deploy/compose
COPY examples/wallet ./examples/wallet
COPY wallet/serve.ts ./wallet/
# Volumes that are mounted there for the first time are the user's.
RUN mkdir /keys && chown node:node /keys
USER node

# Its binary is that of the platform which the image is for.
FROM ${NODE_IMAGE} AS node

FROM ${ALPINE_IMAGE}
# The release adds version, revision, source and time.
LABEL org.opencontainers.image.title=rafiki-gateway \
      org.opencontainers.image.description="The graph that wallets put in front of Rafiki" \
      org.opencontainers.image.licenses=Apache-2.0
# The first process of a container is given children of others, and has to end them: tini does, and hands signals on.
RUN apk add --no-cache libstdc++ tini && adduser -D -H -u 1000 node
COPY --from=node /usr/local/bin/node /usr/local/bin/node
# On 127.0.0.1, the gateway's default, nobody outside the container would reach it.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=build /app/node_modules/graphql ./node_modules/graphql
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY schema ./schema
# Node's licence, and those of what is in its binary: from the builder's platform, since Node's image for arm64 has none. Those of
# packages are in dist/licenses.txt, their list in dist/bom.cdx.json.
COPY --from=build /usr/local/LICENSE* ./node/
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/sbin/tini", "--"]
# As `npm start`, which would stand between the gateway and SIGTERM.
CMD ["node", "dist/main.js"]
