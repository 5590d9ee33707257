/** The mutation that a request runs at the moment: those of an operation run one after the other. */
export interface RunningMutation {
  /**
   * Called before anything of it leaves the process, each time: writes down, once, that it is meant to. Undefined while
   * no mutation runs, and where there is no journal.
   * @throws GatewayError JOURNAL_UNAVAILABLE: then nothing may leave
   */
  intend?: () => Promise<void>
}
