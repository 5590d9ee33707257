/** The mutation that a request runs at the moment: those of an operation run one after the other. */
export interface RunningMutation {
  /**
   * Called before anything of it leaves the process, each time: writes down, once, that it is meant to. Undefined while
   * no mutation runs, and where there is no journal.
   * @throws GatewayError JOURNAL_UNAVAILABLE: then nothing may leave
   */
  intend?: () => Promise<void>
  /** What it is about, where its arguments do not say so; known before anything leaves. */
  about?: About
}

export interface About {
  /** The grants that it is to change. */
  grants?: readonly string[]
  /** The wallet address of the client whose grant it is to end, where nobody can tell which one. */
  client?: string
  /** The outgoing payment that it is to make or to call off. */
  payment?: string
}
