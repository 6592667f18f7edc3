/** sshd allows ten sessions a connection unless told otherwise (`MaxSessions`); one is left for whatever else there is. */
const mostSessions = 9;

/** Hands out sessions of one connection, in the order of asking. */
export class Sessions {
  #free = mostSessions;
  readonly #waiting: (() => void)[] = [];

  /** Resolves when a session may be opened, with what gives it back. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }
}
