import { everyone, fieldModule } from '../../src/index.ts'

/** A module that forgets a promise, which then fails. */
export default fieldModule({
  role: 'accountHolder',
  sdl: 'extend type Query { forgetful: String }',
  guards: { 'Query.forgetful': [everyone] },
  resolvers: {
    Query: {
      forgetful() {
        void Promise.reject(new Error('forgotten'))
        return 'answered'
      }
    }
  }
})
