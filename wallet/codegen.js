import { fileURLToPath } from 'node:url'
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset'

const inProject = (path) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Typed documents, and the list of trusted ones. All it reads are files: no gateway runs. `__typename` is written into
 * the documents here, as Apollo Client would add it: what is listed is, byte for byte, what is sent.
 * @type {import('@graphql-codegen/cli').CodegenConfig}
 */
export default {
  schema: inProject('../schema/contracts/accountHolder.graphql'),
  documents: inProject('src/documents/*.graphql'),
  generates: {
    [inProject('src/gql/')]: {
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
  }
}
