import type { Secret } from '../src/secret.ts';

/** Values shorter than this are in too many words to be replaced. The runner's own mask takes those too. */
const shortest = 4;

/**
 * Takes known secrets out of whatever leaves the run: the result, the summary, the comment, and the log before the runner
 * masks it. d8x-ops writes none, but a crashing service may print the password that it was given.
 */
export class Redactor {
  readonly #values = new Set<string>();

  add(secret: Secret): void {
    const value = secret.reveal();
    if (value.length >= shortest) this.#values.add(value);
  }

  /** `text` with `***` in place of every secret; longer ones first, so that no tail of one stays. */
  text(text: string): string {
    let redacted = text;
    for (const value of [...this.#values].sort((a, b) => b.length - a.length)) {
      redacted = redacted.replaceAll(value, '***');
    }
    return redacted;
  }

  /** A copy of JSON-like data with every text in it redacted. */
  data(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.data(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.data(item)]));
  }
}
