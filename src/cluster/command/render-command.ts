import { OpsError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Command } from './command.ts';

/** A command as a host gets it: what its sh is given, and how its stdin begins. */
export interface RenderedCommand {
  /** For any POSIX sh. Holds no secret. */
  readonly text: string;
  /** The first bytes of stdin: secrets, each ended by a NUL. */
  readonly stdinPrefix: Secret;
  /**
   * What stdin is for after the prefix: the first stage's input; a heartbeat (any byte, at least every
   * `heartbeatSeconds`; its end or absence ends the command); or nothing.
   */
  readonly stdinUse: 'payload' | 'heartbeat' | 'none';
}

/** A watched command ends when it hears nothing for so many seconds. */
export const heartbeatSeconds = 60;

/** What sudo asks for the password with, on standard error. When it asks again, it has refused the password. */
export const sudoPrompt = 'd8x-ops-sudo-prompt:';

/** What is printed on standard error once sudo lets the command begin. What comes before is sudo's, whatever language it says it in. */
export const sudoMark = 'd8x-ops let in by sudo';

/** How long a watched command may take to obey SIGTERM before SIGKILL, in seconds. */
const graceSeconds = 5;

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Renders a command for one SSH exec channel.
 *
 * Closing a channel does not end the process behind it, so a command that needs no stdin watches its own for signs of
 * life: a link that is cut, or a runner that dies, ends it within `heartbeatSeconds`. Secrets are read by the bash that
 * starts the stages, after everything else that it starts, so that no other process ever has them. `--norc`, because a
 * bash that finds itself behind sshd would run ~/.bashrc once more, with the secrets on its stdin; `-p`, because another one would take
 * over functions and options that were exported.
 * @throws OpsError `input-invalid` for a secret that cannot be delivered (a NUL; a line break in a sudo password),
 *   `internal` for a command that cannot be expressed
 */
export function renderCommand(command: Command): RenderedCommand {
  const secrets = Object.entries(command.secretEnv ?? {});
  const stdinUse = stdinUseOf(command);
  const bash = ['bash', '--norc', '-p', '-o', 'pipefail', '-c', script(command, stdinUse)];
  const sudo = ['env', 'LC_ALL=C', 'sudo', '-S', '-k', '-p', sudoPrompt, '--'];
  const argv = command.sudo === undefined ? bash : [...sudo, ...bash];
  const start = `exec ${quoteArgv(argv)}`;
  return {
    text: command.cwd === undefined ? start : `cd -- ${quoteFolder(command.cwd)} && ${start}`,
    stdinPrefix: new Secret(
      [
        ...(command.sudo === undefined ? [] : [`${sudoPassword(command.sudo)}\n\0`]),
        ...secrets.map(([name, secret]) => `${deliverable(name, secret)}\0`),
      ].join(''),
    ),
    stdinUse,
  };
}

function stdinUseOf(command: Command): RenderedCommand['stdinUse'] {
  if (command.stdin !== undefined) return 'payload';
  return command.outlivesConnection === true ? 'none' : 'heartbeat';
}

function script(command: Command, stdinUse: RenderedCommand['stdinUse']): string {
  const secretNames = Object.keys(command.secretEnv ?? {}).map(checkedName);
  const settings = Object.entries(command.env ?? {}).map(([name, value]) => `${checkedName(name)}=${quoteWord(value)}`);
  const watched = stdinUse === 'heartbeat';
  return [
    // sudo reads the password up to its line break, or nothing where it asks for none: this skips what it left.
    ...(command.sudo === undefined ? [] : ['echo "d8x-ops let" "in by sudo" >&2', 'IFS= read -r -d "" _ || exit']),
    ...secretNames.map((name) => `IFS= read -r -d "" ${name} || exit`),
    ...(watched ? watcher : []),
    ...(command.outlivesConnection === true ? outputThatCannotBreak : []),
    ...(stdinUse === 'none' ? ['exec </dev/null'] : []),
    ...(settings.length === 0 ? [] : [`export ${settings.join(' ')}`]),
    ...(secretNames.length === 0 ? [] : [`export ${secretNames.join(' ')}`]),
    pipeline(command.stages),
    ...(watched ? ['d8x_exit=$?', 'kill -KILL "$d8x_watcher"', 'exit "$d8x_exit"'] : []),
  ].join('\n');
}

/** Ends the whole process group when stdin ends or stays silent. It must not die of the SIGTERM that it sends. */
const watcher = [
  'exec 3<&0 </dev/null',
  '{',
  '  trap "" TERM',
  `  while IFS= read -r -t ${heartbeatSeconds} -n 1 -u 3; do :; done`,
  '  kill -TERM 0',
  `  sleep ${graceSeconds}`,
  '  kill -KILL 0',
  '} >/dev/null 2>&1 &',
  'd8x_watcher=$!',
  'disown "$d8x_watcher"',
  'exec 3<&-',
];

/** Keeps reading what the stages write when nobody listens any more, so that they don't die of it. */
const outputThatCannotBreak = ['exec > >(cat || cat >/dev/null) 2> >(cat >&2 || cat >/dev/null)'];

function pipeline(stages: Command['stages']): string {
  if (stages.length === 0 || stages.some((argv) => argv.length === 0)) {
    throw defect('a command without a program to run');
  }
  return stages.map(quoteArgv).join(' | ');
}

function quoteFolder(folder: string): string {
  if (folder === '~') return '"$HOME"';
  return folder.startsWith('~/') ? `"$HOME"/${quoteWord(folder.slice(2))}` : quoteWord(folder);
}

function checkedName(name: string): string {
  if (!variableName.test(name)) throw defect(`"${name}" is not the name of an environment variable`);
  return name;
}

function sudoPassword(secret: Secret): string {
  if (/[\r\n]/.test(secret.reveal())) {
    throw new OpsError('input-invalid', 'the sudo password holds a line break, which sudo cannot read', {
      where: 'sudo-password',
      hint: 'Give the password alone, without a line break before or after it.',
    });
  }
  return deliverable('sudo-password', secret);
}

function deliverable(name: string, secret: Secret): string {
  if (secret.reveal().includes('\0')) {
    throw new OpsError('input-invalid', `the value for ${name} holds a NUL byte`, {
      where: name,
      hint: 'Give the value as text; it was perhaps copied from a binary file.',
    });
  }
  return secret.reveal();
}

function defect(message: string): OpsError {
  return new OpsError('internal', message, {
    hint: 'This is a defect in d8x-ops. Please report it with the log of this run.',
  });
}

/** Characters that no POSIX shell gives a meaning to, anywhere in a word. `=` and `~` have one at a word's start. */
const plainWord = /^[A-Za-z0-9_@%+:,./-]+$/;

/** Words that are syntax when they stand where a command's name does (POSIX.1-2024, 2.4, and bash's own). */
const reservedWords = new Set(
  'case coproc do done elif else esac fi for function if in select then time until while'.split(' '),
);

/**
 * One word of shell text that stands for exactly `value`.
 * @throws OpsError `internal` when `value` holds a NUL, which no argv can carry
 */
export function quoteWord(value: string): string {
  if (value.includes('\0')) {
    throw new OpsError('internal', 'an argument for a command holds a NUL byte', {
      hint: 'This is a defect in d8x-ops. Please report it with the log of this run.',
    });
  }
  if (plainWord.test(value) && !reservedWords.has(value)) return value;
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** Shell text that runs exactly `argv`. @throws OpsError `internal` as `quoteWord` does */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}
