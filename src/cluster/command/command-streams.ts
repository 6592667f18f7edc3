import { Readable, type Writable } from 'node:stream';
import { Secret } from '../../secret.ts';
import type { Command } from './command.ts';
import { heartbeatSeconds, type RenderedCommand } from './render-command.ts';

/** The last bytes of a stream, however long it gets. */
export class OutputTail {
  readonly #most: number;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < 2 * this.#most) return;
    this.#chunks = [Buffer.concat(this.#chunks).subarray(-this.#most)];
    this.#length = this.#most;
  }

  text(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#most).toString('utf8');
  }
}

/** `text` without the secrets that `command` was given. */
export function maskSecretsOf(command: Command, text: string): string {
  const { sudo, secretEnv, stdin } = command;
  const secrets = [sudo, ...Object.values(secretEnv ?? {}), stdin instanceof Secret ? stdin : undefined];
  return secrets
    .map((secret) => secret?.reveal().trim() ?? '')
    .filter((value) => value !== '')
    .toSorted((left, right) => right.length - left.length)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text);
}

/** How much of what is printed before a mark is kept, in bytes. */
const keptNoise = 4096;

/**
 * What comes after a mark in a stream of bytes, given bit by bit; of what came before it the end is kept, for messages. The text of
 * the command that prints a mark must not hold it: a shell may show what it is given.
 */
export class AfterMark {
  readonly #mark: Buffer;
  #held: Buffer | undefined = Buffer.alloc(0);

  constructor(mark: string) {
    this.#mark = Buffer.from(`${mark}\n`);
  }

  /** Undefined as long as the mark has not come. */
  take(chunk: Buffer): Buffer | undefined {
    if (this.#held === undefined) return chunk;
    const held = Buffer.concat([this.#held, chunk]);
    const at = held.indexOf(this.#mark);
    this.#held = at === -1 ? held.subarray(-keptNoise) : undefined;
    return at === -1 ? undefined : held.subarray(at + this.#mark.length);
  }

  /** The end of what came, as long as the mark has not come. */
  get noise(): string {
    return this.#held?.toString('utf8') ?? '';
  }

  get hasCome(): boolean {
    return this.#held === undefined;
  }
}

/**
 * Gives a command its stdin: the secrets, then its input or heartbeats. A command may end before it has read
 * everything: how it ended is told by its exit, and what was left unsent is let go.
 */
export function feedCommand(channel: Writable, command: Command, rendered: RenderedCommand): void {
  channel.write(rendered.stdinPrefix.reveal());
  if (rendered.stdinUse === 'none') channel.end();
  else if (rendered.stdinUse === 'heartbeat') sendHeartbeats(channel);
  else if (command.stdin instanceof Readable) feedStream(channel, command.stdin);
  else channel.end(command.stdin instanceof Secret ? command.stdin.reveal() : command.stdin);
}

function sendHeartbeats(channel: Writable): void {
  const timer = setInterval(() => channel.write('\n'), (heartbeatSeconds * 1000) / 3);
  timer.unref();
  const stop = (): void => clearInterval(timer);
  channel.once('exit', stop).once('finish', stop).once('close', stop);
}

function feedStream(channel: Writable, input: Readable): void {
  // A channel that has closed never answers a write, so a pipeline would wait for it for ever.
  channel.once('close', () => input.destroy());
  input.once('error', () => channel.destroy());
  input.pipe(channel);
}
