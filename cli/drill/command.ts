import { tmpdir } from 'node:os';
import { drillCopy, type DrillFindings } from '../../src/backup/drill/drill-copy.ts';
import { drillKey } from '../../src/backup/drill/restore-beside.ts';
import { Journal } from '../../src/report/journal.ts';
import { counted, duration } from '../../src/report/quantities.ts';
import { drill } from '../declare/drill.ts';
import { parseArguments } from '../declare/parse-arguments.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { readTrust } from '../folder/backup-trust.ts';
import { localBackup } from '../places/local-backup.ts';
import { readIdentity } from '../folder/secret-file.ts';
import { showJournal } from '../terminal/show-journal.ts';

/**
 * `d8x-ops drill BACKUP`. Answers the exit code.
 * @throws OpsError of `drillCopy`, `command-invalid`, `input-invalid`
 */
export async function runDrill(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now, signal } = context;
  const given = parseArguments(drill, words);
  const trust = await readTrust(given, '.');
  const journal = new Journal(now);
  const stop = showJournal(journal, context);
  await using stack = new AsyncDisposableStack();
  try {
    const path = given.text('identity');
    const identity = path === undefined ? undefined : await readIdentity(drill.name, path, terminal);
    const findings = await drillCopy({
      name: given.argument ?? '',
      fetch: async () => stack.use(await localBackup(drill.name, given, { trust, folder: '.' }, context)).file,
      directory: tmpdir(),
      trust,
      key: identity && drillKey(identity, { signal }, stack),
      journal,
      signal,
      now,
    });
    terminal.say(told(findings));
    return exitCodes.done;
  } finally {
    stop();
  }
}

function told({ state, tables = 0, rows = 0, seconds }: DrillFindings): string {
  const took = Object.entries(seconds ?? {}).flatMap(([what, time]) =>
    time === undefined ? [] : [`${what} ${duration(time * 1000)}`],
  );
  const what =
    state === 'restored'
      ? `restored: ${counted(tables, 'table')} with ${counted(rows, 'row')}, as its manifest says`
      : 'signed, whole and as its manifest says; NOT RESTORED, for there was no --identity';
  return `✔ ${what} (${took.join(', ')})`;
}
