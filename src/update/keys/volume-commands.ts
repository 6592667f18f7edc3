import type { KeyFileState } from '../model/observed-keys.ts';
import type { Command } from '../../cluster/command/command.ts';
import { OpsError } from '../../errors.ts';

// GNU tar hands each file to a command, with what it knows of it in the environment; the rest is read to the end, so that
// docker's command does not fail for a closed pipe.
const describe = `printf '%s:%s %s %s ' "$TAR_UID" "$TAR_GID" "$TAR_MODE" "$TAR_SIZE"; head -c 2 | base64; cat > /dev/null`;

/** Prints owner, mode, length and the first two characters of a file in a container, and nothing else of it. */
export function describeFileCommand(container: string, path: string): Command {
  return {
    stages: [
      ['docker', 'cp', `${container}:${path}`, '-'],
      ['tar', '-x', '-f', '-', `--to-command=${describe}`],
    ],
  };
}

// Docker holds a container for whoever reads from it or writes to it: a pipe from one into the other could wait for itself for ever.
// So all of it is read before the first of it is written. printf is bash's own: what it is given is in no argv.
const writeWhole = `set -o pipefail
archive=$(base64 -w 0) && [ -n "$archive" ] && printf %s "$archive" | base64 -d | docker cp - "$1"`;

/** Copies a file of a container into a folder of it, with owner and mode, on the host itself. */
export function copyFileCommand(container: string, path: string, folder: string): Command {
  return {
    stages: [
      ['docker', 'cp', `${container}:${path}`, '-'],
      ['bash', '--norc', '-c', writeWhole, 'bash', `${container}:${folder}`],
    ],
    outlivesConnection: true,
  };
}

/** Reads what `describeFileCommand` prints. @throws OpsError `command-failed` when that is something else */
export function readDescription(text: string, host: string): KeyFileState {
  const [, owner, mode, bytes, start] = /^(\d+:\d+) 0*([0-7]+) (\d+) ([A-Za-z0-9+/=]*)\s*$/.exec(text) ?? [];
  if (owner === undefined || mode === undefined || start === undefined)
    throw new OpsError('command-failed', `the broker's key file on ${host} could not be looked at`, { where: host });
  return { start: Buffer.from(start, 'base64').toString('latin1'), owner, mode, bytes: Number(bytes) };
}
