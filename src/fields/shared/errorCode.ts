import { codes } from '../../errors.ts'
import { roles } from '../../identity/viewer.ts'
import { fieldModule } from '../fieldModule.ts'

/** The codes of errors, for fields that hold one; comes with what refers to it. */
export const errorCode = fieldModule({
  role: roles,
  sdl: /* GraphQL */ `
    "Why something failed, as \`extensions.code\` of errors has it."
    enum ErrorCode {
      ${Object.entries(codes)
        .map(([code, meaning]) => `"""${meaning}"""\n${code}`)
        .join('\n')}
    }
  `
})
