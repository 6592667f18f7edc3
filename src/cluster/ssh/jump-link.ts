import type { Duplex } from 'node:stream';
import { OpsError } from '../../errors.ts';
import { connectionLost } from './ssh-faults.ts';
import { openLink, openTcp, type Link, type LinkTarget } from './ssh-link.ts';

/** The connection to a jump host: opened at first use, shared by all hosts behind it, and opened again after it was lost. */
export class JumpLink {
  readonly #target: LinkTarget;
  #link: Promise<Link> | undefined;

  constructor(target: LinkTarget) {
    this.#target = target;
  }

  /** A TCP connection that the jump host makes. @throws OpsError as `openLink`, `connection-lost` */
  async connectTcp(address: string, port: number): Promise<Duplex> {
    this.#link ??= this.#open();
    const link = await this.#link;
    const { name } = this.#target;
    try {
      return await openTcp(link, address, port);
    } catch (error) {
      if (link.ended.aborted) throw connectionLost(name, error);
      throw new OpsError('connection-lost', `${name} could not connect to ${address}:${port}`, {
        where: name,
        hint: `Check that ${address}:${port} is right and reached from there, and that its sshd allows TCP forwarding.`,
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    const link = await this.#link?.catch(() => undefined);
    link?.close();
  }

  async #open(): Promise<Link> {
    const forget = (): void => {
      this.#link = undefined;
    };
    try {
      const link = await openLink(this.#target);
      link.ended.addEventListener('abort', forget, { once: true });
      return link;
    } catch (error) {
      forget();
      throw error;
    }
  }
}
