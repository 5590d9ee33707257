import type { SharedAnswer } from './transport/answer.ts'
import type { SentOperation } from './transport/sign.ts'

/** A request to Rafiki, and its answer. */
export interface Exchange {
  readonly sent: SentOperation
  readonly answer: SharedAnswer
  /** How many answers of the same recording had come before it was sent: it may rest on those, and on no other. */
  readonly after: number
}

type Send = (sent: SentOperation, before?: SharedAnswer) => Promise<SharedAnswer>

/** What one incoming request has asked Rafiki, and was answered. */
export class Recording {
  /** In the order of the answers. */
  readonly exchanges: Exchange[] = []
  /** False once the same questions, answered in the same way, could come to something else. */
  repeatable = true
  readonly #send: Send
  /** Answers that `repeat` has brought, and nobody has taken yet. */
  readonly #fetched: { sent: SentOperation; answer: Promise<SharedAnswer> }[] = []

  constructor(send: Send) {
    this.#send = send
  }

  /** Call this for what an answer rests on and no exchange says, and for an answer that may be another next time. */
  end(): void {
    this.repeatable = false
  }

  async ask(sent: SentOperation): Promise<SharedAnswer> {
    const after = this.exchanges.length
    try {
      const answer = await (this.#takeFetched(sent) ?? this.#send(sent))
      this.exchanges.push({ sent, answer, after })
      return answer
    } catch (error) {
      this.end()
      throw error
    }
  }

  /**
   * Asks again what an earlier request asked, up to the first answer that is another. Those that came are there when
   * the same is asked here.
   * @returns whether all answers are the same, to the letter
   */
  async repeat(exchanges: readonly Exchange[]): Promise<boolean> {
    const same = new Map<Exchange, Promise<boolean>>()
    for (const exchange of exchanges.toSorted((one, other) => one.after - other.after)) {
      for (const earlier of exchanges.slice(0, exchange.after)) if (!(await same.get(earlier))) return false
      same.set(exchange, this.#again(exchange))
    }
    return !(await Promise.all(same.values())).includes(false)
  }

  #again({ sent, answer: before }: Exchange): Promise<boolean> {
    const answer = this.#send(sent, before)
    this.#fetched.push({ sent, answer })
    return answer.then(
      ({ bytes }) => bytes === before.bytes || bytes.equals(before.bytes),
      () => false
    )
  }

  #takeFetched({ part, operation: { service } }: SentOperation): Promise<SharedAnswer> | undefined {
    const at = this.#fetched.findIndex(({ sent }) => sent.part === part && sent.operation.service === service)
    return at === -1 ? undefined : this.#fetched.splice(at, 1)[0]?.answer
  }
}
