import { codes } from '../../errors.ts'
import type { FieldFamily } from '../fieldModule.ts'

/** The codes of errors, for fields that hold one; comes with what refers to it. */
export const errorCode: FieldFamily = {
  sdl: /* GraphQL */ `
    "Why something failed, as \`extensions.code\` of errors has it."
    enum ErrorCode {
      ${Object.entries(codes)
        .map(([code, meaning]) => `"""${meaning}"""\n${code}`)
        .join('\n')}
    }
  `,
  policy: {}
}
