import type { ClientChannel } from 'ssh2';
import { OpsError } from '../../errors.ts';
import { AfterMark } from '../command/command-streams.ts';

/** What is printed on both outputs right before the command begins. */
const first = 'd8x-ops';
const second = 'begins here';
const beginMark = `${first} ${second}`;
/** The line that tells a command on its stdin that what follows is its own: a start-up file may read from stdin, too. */
const go = 'go';
/** How long a login shell may take to start the command, in milliseconds. */
const startMs = 30_000;
/** How often a start-up file that waits for a line gets an empty one, in milliseconds. */
const pokeMs = 1_000;
/** csh cuts words that are longer than 1024 characters. */
const longestWord = 900;

/**
 * Text for the login shell of an SSH user that makes /bin/sh run `script`: words that sh, bash, zsh, fish, csh and tcsh read alike, so
 * no line break, `\`, `'` or `!` in quotes. What its start-up files print ends at the mark; what they set for shells that come after
 * them is undone, and a PATH that they broke leads to the system's programs again. With `hasInput` it waits for `goLine` on stdin.
 */
export function throughLoginShell(script: string, hasInput: boolean): string {
  const start = [
    'unset BASH_ENV ENV CDPATH',
    'PATH="${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"; export PATH',
    'd8x_text=$(printf %s "$@" | base64 -d) || exit',
    `echo "${first}" "${second}"; echo "${first}" "${second}" >&2`,
    ...(hasInput ? [`d8x_line=; until [ "$d8x_line" = ${go} ]; do IFS= read -r d8x_line || exit; done`] : []),
    'eval "$d8x_text"',
  ].join('; ');
  const words =
    Buffer.from(script)
      .toString('base64')
      .match(new RegExp(`.{1,${longestWord}}`, 'g')) ?? [];
  return `exec /bin/sh -c '${start}' sh ${words.join(' ')}`;
}

/** What a command that `hasInput` is told once it has begun, before its input. */
export const goLine = `${go}\n`;

/**
 * A channel whose login shell was given `throughLoginShell`, until the command begins. Has to be made in the moment in which the channel
 * is there: a quick command begins and ends in one packet. Its output is the caller's to read, and goes through `stdout` and `stderr`.
 */
export class CommandStart {
  /** Settles when the command has begun. @throws OpsError `shell-unusable` where that never happens */
  readonly begun: Promise<undefined>;
  readonly #begun = Promise.withResolvers<undefined>();
  readonly #channel: ClientChannel;
  readonly #name: string;
  readonly #output = new AfterMark(beginMark);
  readonly #errors = new AfterMark(beginMark);
  readonly #timer: NodeJS.Timeout;
  readonly #poking: NodeJS.Timeout;
  #status: number | null = null;

  constructor(channel: ClientChannel, name: string) {
    this.#channel = channel;
    this.#name = name;
    this.begun = this.#begun.promise;
    this.begun.catch(() => undefined);
    this.#timer = setTimeout(() => this.#fail(`did not start a command within ${startMs / 1000} s`), startMs);
    this.#poking = setInterval(() => this.#poke(), pokeMs);
    channel.on('error', () => undefined);
    channel.once('exit', (code: number | null) => (this.#status = code));
    channel.once('close', () => this.#fail(this.#status === null ? 'ended' : `ended with ${this.#status}`));
    this.#poke();
  }

  get hasBegun(): boolean {
    return this.#output.hasCome;
  }

  /** What is the command's own of a piece of the channel's output; undefined before it has begun. */
  stdout(chunk: Buffer): Buffer | undefined {
    const own = this.#output.take(chunk);
    if (own === undefined) return undefined;
    this.#stop();
    this.#begun.resolve(undefined);
    return own;
  }

  /** The same for its standard error. */
  stderr(chunk: Buffer): Buffer | undefined {
    return this.#errors.take(chunk);
  }

  #poke(): void {
    if (this.#channel.writable) this.#channel.write('\n');
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#poking);
  }

  #fail(how: string): void {
    this.#stop();
    this.#begun.reject(shellUnusable(this.#name, how, `${this.#output.noise}\n${this.#errors.noise}`));
  }
}

const longestSaid = 200;

function shellUnusable(name: string, how: string, said: string): OpsError {
  const last = said.trim().split('\n').at(-1)?.trim().slice(0, longestSaid) ?? '';
  return new OpsError(
    'shell-unusable',
    `the login shell on ${name} ${how} before the command began${last === '' ? '' : `: ${last}`}`,
    {
      where: name,
      hint: 'It has to start /bin/sh for commands without a terminal. Look at its start-up files (.bashrc, config.fish): they must neither exit nor wait for input; and at ForceCommand in sshd_config, and command= in authorized_keys. Try: ssh HOST true.',
    },
  );
}
