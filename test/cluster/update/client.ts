import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often it asks. */
const everyMs = 50;
/** How long it waits for an answer: longer than the slowest good one on a busy machine. */
const answerMs = 10_000;

/**
 * Somebody who uses a service: asks a URL over and over, each time on a connection of its own and without waiting for the answer before,
 * and notes what fails.
 */
export class Client {
  readonly #url: string;
  readonly #stop = new AbortController();
  readonly #answers: Promise<string | undefined>[] = [];
  #asking: Promise<void> = Promise.resolve();
  #failures: readonly (string | undefined)[] = [];

  private constructor(url: string) {
    this.#url = url;
  }

  static start(url: string): Client {
    const client = new Client(url);
    client.#asking = client.#run();
    return client;
  }

  /** Asks no more, and waits for what is under way. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#asking;
    this.#failures = await Promise.all(this.#answers);
  }

  get answered(): number {
    return this.#failures.filter((failure) => failure === undefined).length;
  }

  /** What failed, in the order of asking. */
  get failures(): readonly string[] {
    return this.#failures.filter((failure) => failure !== undefined);
  }

  /** How many that were asked one after another failed, at most. */
  get longestGap(): number {
    let [longest, present] = [0, 0];
    for (const failure of this.#failures) {
      present = failure === undefined ? 0 : present + 1;
      longest = Math.max(longest, present);
    }
    return longest;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const startedAt = new Date().toISOString();
      this.#answers.push(
        this.#status().then(
          (status) => (status === 200 ? undefined : `${startedAt} status ${status}`),
          (error: unknown) => `${startedAt} ${String(error)}`,
        ),
      );
      await sleep(everyMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  #status(): Promise<number | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const outgoing = request(this.#url, { agent: false, timeout: answerMs }, (response) => {
      response.on('error', reject).on('end', () => resolve(response.statusCode));
      response.resume();
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer'))).on('error', reject);
    outgoing.end();
    return promise;
  }
}
