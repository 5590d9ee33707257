import { parse } from 'graphql'
import { prepareNode, type Operation, type Service } from '../../src/rafiki/operation.ts'

/** A document of a test's own, as if it were one of the gateway's. */
export const prepare = (service: Service, text: string): Operation =>
  prepareNode(service, parse(text), /^\s*(?:query|mutation)\s+(\w+)/.exec(text)?.[1])
