import type { Exit } from '../cluster/command.ts';
import { OpsError } from '../errors.ts';

const shownLines = 20;

/** `dump-failed` for a pipeline that did not end well, with pg_dump's own words. */
export function dumpFailure({ code, signal, stderr }: Exit): OpsError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.map((line) => /^pg_dump: error: (.*)$/.exec(line)?.[1]).find((message) => message !== undefined);
  return new OpsError('dump-failed', `pg_dump ${said === undefined ? howItEnded(code, signal) : `failed: ${said}`}`, {
    where: 'pg_dump',
    logs: lines.slice(-shownLines),
    hint: 'Nothing was kept of this dump. Its own messages say what to mend.',
  });
}

/** A shell reports 128 + the number of the signal that ended a stage. */
function howItEnded(code: number | undefined, signal: string | undefined): string {
  if (signal !== undefined) return `was ended by ${signal}`;
  if (code === undefined) return 'ended without a status';
  return code > 128
    ? `or its compressor was ended by signal ${code - 128}`
    : `or its compressor failed with status ${code}`;
}
