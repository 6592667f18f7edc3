import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { OpsError } from '../../errors.ts';
import { cancellation } from '../../cancellation.ts';
import { z } from 'zod';

/**
 * Sessions that one connection opens at most. sshd's `MaxSessions` allows ten unless told otherwise, and counts only
 * sessions: channels to sockets and TCP ports are not limited by it (measured with OpenSSH 9.2; sshd_config(5)).
 */
const mostSessions = 9;
/** How often, and after how long, one that was refused is tried again before the host's limit is taken to be reached. */
const mostRefusals = 4;
const refusalPauseMs = 100;

interface Waiting {
  readonly go: () => void;
  readonly stop: (error: OpsError) => void;
}

/**
 * The sessions of one connection, in the order of asking. Where the host allows fewer than expected, it shows by
 * refusing one: from then on no more are opened than it has let us, and the refused one waits.
 */
export class Sessions {
  readonly #client: Client;
  readonly #name: string;
  readonly #ended: AbortSignal;
  readonly #waiting: Waiting[] = [];
  #most = mostSessions;
  /** Turns that were given: sessions that are open, and those being opened. */
  #taken = 0;
  #open = 0;
  /** The most that were ever open at once: so many the host allows for certain. */
  #proven = 0;

  /** `ended` aborts when the connection has ended, with the error that tells so. */
  constructor(client: Client, name: string, ended: AbortSignal) {
    this.#client = client;
    this.#name = name;
    this.#ended = ended;
    ended.addEventListener('abort', () => {
      for (const { stop } of this.#waiting.splice(0)) stop(cancellation(ended));
    });
  }

  /**
   * Runs `text` in a session of its own, which counts until its channel has closed. `opened` gets the channel in the very moment it
   * is there: a quick command's exit status comes in the same packet, and is lost on whoever listens later.
   * @throws OpsError `connection-lost`, `cancelled`, `command-failed` where the host opens no session at all, or the signal's reason
   *   where that is one
   */
  async exec<T>(text: string, opened: (channel: ClientChannel) => T, signal?: AbortSignal): Promise<T> {
    for (;;) {
      await this.#turn(signal);
      try {
        return await this.#startWithRetry(text, opened);
      } catch (error) {
        if (this.#ended.aborted) throw cancellation(this.#ended);
        const others = this.#taken - 1;
        if (openFailureReason(error) === undefined || others === 0) {
          this.#release();
          throw this.#refused(error);
        }
        this.#taken = others;
        this.#most = Math.max(others, this.#proven);
      }
    }
  }

  /** Whether so many sessions can be open at once, beside those that are: found out by opening them. */
  async allows(count: number): Promise<boolean> {
    const held: ClientChannel[] = [];
    try {
      while (this.#proven < count) {
        this.#taken += 1;
        held.push(
          await this.#startWithRetry('exec cat', (channel) => channel).catch((error: unknown) => {
            this.#release();
            throw error;
          }),
        );
      }
      return true;
    } catch (error) {
      if (this.#ended.aborted) throw cancellation(this.#ended);
      if (openFailureReason(error) === undefined) throw this.#refused(error);
      this.#most = Math.max(1, this.#proven);
      return false;
    } finally {
      for (const channel of held) {
        channel.stderr.resume();
        channel.resume().end();
      }
    }
  }

  /** sshd counts a session that has ended for a moment longer than we do. */
  async #startWithRetry<T>(text: string, opened: (channel: ClientChannel) => T): Promise<T> {
    for (let refusals = 0; ; refusals += 1) {
      try {
        return await this.#start(text, opened);
      } catch (error) {
        if (openFailureReason(error) === undefined || refusals === mostRefusals || this.#ended.aborted) throw error;
        await sleep(refusalPauseMs);
      }
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted === true) throw cancellation(signal, { where: this.#name });
    if (this.#ended.aborted) throw cancellation(this.#ended);
    if (this.#taken < this.#most) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        go: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
        stop: reject,
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        if (signal !== undefined) reject(cancellation(signal, { where: this.#name }));
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #release(): void {
    this.#taken -= 1;
    if (this.#taken >= this.#most) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#taken += 1;
    next.go();
  }

  #start<T>(text: string, opened: (channel: ClientChannel) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#client.exec(text, (error, channel) => {
        if (error !== undefined) return reject(error);
        this.#open += 1;
        this.#proven = Math.max(this.#proven, this.#open);
        channel.once('close', () => {
          this.#open -= 1;
          this.#release();
        });
        resolve(opened(channel));
      });
    });
  }

  #refused(cause: unknown): OpsError {
    return new OpsError('command-failed', `${this.#name} opens no session for commands`, {
      where: this.#name,
      hint: "The user's shell there, sshd's ForceCommand or its MaxSessions forbids it.",
      cause,
    });
  }
}

const failureSchema = z.object({ reason: z.number() });

/** Why a host opened no channel (RFC 4254, section 5.1). */
export const openFailure = { administrativelyProhibited: 1, connectFailed: 2 } as const;

/** The reason that a host gave for not opening a channel; undefined when the error is of another kind. */
export function openFailureReason(error: unknown): number | undefined {
  return failureSchema.safeParse(error).data?.reason;
}
