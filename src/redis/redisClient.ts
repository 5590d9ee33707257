/* A module of its own, loaded on demand: of a CommonJS package that is loaded so, a bundle has no names. */

export { Redis } from 'ioredis'
