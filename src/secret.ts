import { inspect } from 'node:util';

/**
 * A value that must not be seen. It prints as `***` in strings, JSON, `util.inspect` and errors; the only way to its
 * value is `reveal()`, which belongs next to a stdin or an API body and nowhere else.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Never pass the answer to a log, an argv, an environment or an error. */
  reveal(): string {
    return this.#value;
  }

  get isEmpty(): boolean {
    return this.#value === '';
  }

  /** A secret derived from this one, such as a decoded or prefixed form. */
  map(change: (value: string) => string): Secret {
    return new Secret(change(this.#value));
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return 'Secret(***)';
  }
}
