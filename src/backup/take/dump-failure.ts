import type { Exit } from '../../cluster/command/command.ts';
import { OpsError } from '../../errors.ts';

const shownLines = 20;

/** `dump-failed` for a pipeline that did not end well, with pg_dump's own words. */
export function dumpFailure({ code, signal, stderr }: Exit): OpsError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = first(lines, /^pg_dump: error: (.*)$/);
  // pg_dump 14 and later tell the server's own words apart.
  const server = first(lines, /^pg_dump: (?:detail|error): Error message from server: (.*)$/);
  const both = [said, server].filter((each) => each !== undefined).join(' ');
  return new OpsError('dump-failed', `pg_dump ${both === '' ? howItEnded(code, signal) : `failed: ${both}`}`, {
    where: 'pg_dump',
    logs: lines.slice(-shownLines),
    logsOf: 'command',
    hint: /too many connections|connection slots/.test(both)
      ? 'Nothing was kept of this dump. A backup takes two connections at once: let the role, and the server, have them.'
      : 'Nothing was kept of this dump. Its own messages say what to fix.',
  });
}

function first(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
}

/** A shell reports 128 + the number of the signal that ended a stage. */
function howItEnded(code: number | undefined, signal: string | undefined): string {
  if (signal !== undefined) return `was ended by ${signal}`;
  if (code === undefined) return 'ended without a status';
  return code > 128
    ? `or its compressor was ended by signal ${code - 128}`
    : `or its compressor failed with status ${code}`;
}
