import { fileURLToPath } from 'node:url';
import { demand, execute } from '../command.ts';
import { startInKeeper, stopDaemon } from '../daemons.ts';
import type { Layout } from '../layout.ts';
import { entering } from '../namespaces.ts';
import { bridgeName, portName } from '../network.ts';
import { waitFor } from '../../wait.ts';

/** The cable between the bridge and one host (or the runner), whose faults are those of a network in between. */
export class Link {
  readonly #layout: Layout;
  readonly #keeper: number;
  readonly #station: number;

  constructor(layout: Layout, keeper: number, station: number) {
    this.#layout = layout;
    this.#keeper = keeper;
    this.#station = station;
  }

  /** Loses every packet in both directions; nobody is told. */
  async cut(): Promise<void> {
    await this.#setState('disabled');
  }

  /** Undoes `cut`, `delay` and `limit`; does nothing while the host is off. */
  async restore(): Promise<void> {
    if (!(await this.#exists(portName(this.#station)))) return;
    await this.#stopDelay();
    await this.#setState('forwarding');
  }

  /** Holds every packet for `ms` milliseconds, in both directions: a round trip takes twice that longer. */
  async delay(ms: number): Promise<void> {
    await this.#stopDelay();
    const netem = ['tc', 'qdisc', 'replace', 'dev', portName(this.#station), 'root', 'netem', 'delay', `${ms * 2}ms`];
    const { code } = await execute(this.#within(netem));
    if (code !== 0) await this.#delayByHand(ms);
  }

  /** Lets no more through than `megabits` a second, on the way to the host or the runner. @throws Error where the kernel has no tbf */
  async limit(megabits: number): Promise<void> {
    await this.#stopDelay();
    const filter = ['tbf', 'rate', `${megabits}mbit`, 'burst', '512kb', 'latency', '50ms'];
    await demand(this.#within(['tc', 'qdisc', 'replace', 'dev', portName(this.#station), 'root', ...filter]));
  }

  /** Puts two taps, and between them a program that holds frames back, in place of the plug in the bridge. */
  async #delayByHand(ms: number): Promise<void> {
    const { own, near, far } = this.#detour();
    const program = fileURLToPath(new URL('delay.pl', import.meta.url));
    await startInKeeper(this.#layout, this.#keeper, this.#daemon(), ['perl', program, near, far, String(ms)]);
    await waitFor('the taps', () => this.#exists(far), { seconds: 5 });
    await this.#ip('link', 'add', own, 'type', 'bridge');
    await this.#ip('link', 'set', near, 'master', own, 'up');
    await this.#ip('link', 'set', far, 'master', bridgeName, 'up');
    await this.#ip('link', 'set', own, 'up');
    await this.#ip('link', 'set', portName(this.#station), 'master', own);
  }

  async #stopDelay(): Promise<void> {
    await execute(this.#within(['tc', 'qdisc', 'del', 'dev', portName(this.#station), 'root']));
    const { own } = this.#detour();
    if (!(await this.#exists(own))) return;
    await this.#ip('link', 'set', portName(this.#station), 'master', bridgeName);
    await this.#ip('link', 'del', own);
    await stopDaemon(this.#layout, this.#daemon());
  }

  /** A port that does not forward drops silently; the carrier stays, so neither end notices. */
  async #setState(state: 'disabled' | 'forwarding'): Promise<void> {
    const number = { disabled: '0', forwarding: '3' }[state];
    await demand(this.#within(['bridge', 'link', 'set', 'dev', portName(this.#station), 'state', number]));
  }

  #detour() {
    // Names of the taps' bridge and of its two ends.
    return { own: `way${this.#station}`, near: `near${this.#station}`, far: `far${this.#station}` };
  }

  async #exists(name: string): Promise<boolean> {
    return (await execute(this.#within(['ip', 'link', 'show', name]))).code === 0;
  }

  #daemon(): string {
    return `delay-${this.#station}`;
  }

  #within(argv: readonly string[]): string[] {
    return entering(this.#keeper, ['net'], argv);
  }

  async #ip(...args: readonly string[]): Promise<void> {
    await demand(this.#within(['ip', ...args]));
  }
}
