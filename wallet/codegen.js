import { fileURLToPath } from 'node:url'
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset'

const inProject = (path) => fileURLToPath(new URL(path, import.meta.url))

const output = {
  preset: 'client',
  documentTransforms: [addTypenameSelectionDocumentTransform],
  presetConfig: {
    fragmentMasking: false,
    persistedDocuments: { hashAlgorithm: 'sha256', mode: 'embedHashInDocument' }
  },
  config: {
    useTypeImports: true,
    enumType: 'string-literal',
    enumsAsTypes: true,
    importExtension: '.ts',
    scalars: {
      UInt64: 'string',
      DecimalInteger: 'string',
      UInt8: 'number',
      DateTime: 'string',
      JSONObject: 'Record<string, unknown>',
      PaymentMetadata: 'Record<string, unknown>',
      SearchText: 'string'
    },
    strictScalars: true
  }
}

/**
 * Typed documents, and the list of trusted ones. All it reads are files: no gateway runs. `__typename` is written into
 * the documents here, as Apollo Client would add it: what is listed is, byte for byte, what is sent.
 * @type {import('@graphql-codegen/cli').CodegenConfig}
 */
export default {
  schema: inProject('../schema/contracts/accountHolder.graphql'),
  generates: {
    [inProject('src/gql/')]: { ...output, documents: inProject('src/documents/*.graphql') },
    // What needs the gateway module of `examples/wallet` has a list of its own: other gateways would refuse it.
    [inProject('src/gql/exampleWallet/')]: {
      ...output,
      schema: 'extend type MyWalletAddress { balance: Amount }',
      documents: inProject('src/documents/exampleWallet/*.graphql'),
      config: { ...output.config, onlyOperationTypes: true }
    }
  }
}
