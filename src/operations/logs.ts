import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecipients } from '../backup/format/recipients.ts';
import { usualSince } from '../command/log-request.ts';
import { defined } from '../defined.ts';
import { OpsError } from '../errors.ts';
import { counted } from '../report/quantities.ts';
import type { LogsOfResult } from '../report/logs-of-result.ts';
import { observe } from '../update/observe/observe.ts';
import { type LogSource, logSources } from '../update/status/log-sources.ts';
import type { OpenRun } from './open-run.ts';
import type { OperationModule } from './operation.ts';
import { mostLines, mostShown, type ReadLog, readLog, type ReadLogOptions } from './read-log.ts';
import { updateContext } from './update-context.ts';

/** What the tasks of a service wrote last. */
export const logs: OperationModule = {
  note: "shows what a service's tasks wrote last",
  sections: ['logs'],
  requires: [
    {
      input: 'backup-recipients',
      message: 'is missing: the whole of a log is only kept encrypted, to these public keys',
    },
  ],
  run: runLogs,
  headline: ({ logs: told }) => headline(told),
};

async function runLogs(open: OpenRun): Promise<void> {
  const { context, request, draft } = open;
  const { log } = request;
  if (log === undefined) throw new OpsError('input-invalid', 'services is missing: whose log', { where: 'services' });
  const { journal, now, signal } = context;
  const since = new Date(now().getTime() - (log.since ?? usualSince) * 60_000);
  const sources = await journal.step(
    { title: `Look for the tasks of ${log.service}`, phase: 'prepare' },
    async (step) => {
      const update = await updateContext(open, signal);
      const found = logSources(open.cluster, await observe(update, { health: 'none' }), log.service, since);
      step.detail(counted(found.length, 'task'));
      return found;
    },
  );
  const directory = request.database.directory;
  await mkdir(directory, { recursive: true });
  const folder = await mkdtemp(join(directory, 'logs-'));
  try {
    const recipients = parseRecipients(request.database.recipients).keys;
    const { redact = (text: string): string => text } = context;
    const read = await readAll(open, sources, {
      since,
      ...defined({ grep: log.grep }),
      folder,
      recipients,
      redact,
      signal,
    });
    draft.logs = told(log.service, since, log.grep, read);
    warn(open, read);
    const artifact = await keep(open, log.service, read);
    draft.logs = { ...draft.logs, ...defined({ artifact }) };
    const [first] = read;
    if (first !== undefined && read.every(({ unread }) => unread !== undefined)) {
      throw new OpsError('engine-unreachable', `no log of ${log.service} could be read: ${first.unread ?? ''}`, {
        where: first.source.node,
        hint: 'Start what is down, or look on the host itself: docker logs.',
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readAll(
  { context: { journal } }: OpenRun,
  sources: readonly LogSource[],
  options: ReadLogOptions,
): Promise<readonly ReadLog[]> {
  return Promise.all(
    sources.map((source) =>
      journal.step({ title: `Read the log of ${source.name}`, phase: 'prepare', host: source.node }, async (step) => {
        const read = await readLog(source, options);
        step.detail(read.unread ?? counted(read.total, 'line'));
        return read;
      }),
    ),
  );
}

function warn({ context: { journal } }: OpenRun, read: readonly ReadLog[]): void {
  for (const { source, unread, total } of read) {
    if (unread !== undefined) journal.warn(`What ${source.name} wrote on ${source.node} can't be read: ${unread}.`);
    if (total >= mostLines)
      journal.warn(`Of ${source.name} on ${source.node} only the last ${mostLines} lines were read.`);
  }
}

async function keep(
  { context: { journal, keepFiles, now } }: OpenRun,
  service: string,
  read: readonly ReadLog[],
): Promise<LogsOfResult['artifact']> {
  const files = read.flatMap(({ file }) => file ?? []);
  if (files.length === 0) return undefined;
  if (keepFiles === undefined) {
    journal.notice('Nothing keeps the whole log where no workflow runs.');
    return undefined;
  }
  const name = `logs-${service.replaceAll('/', '-')}-${now().toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')}`;
  return journal.step({ title: 'Keep the whole log', phase: 'report' }, async (step) => {
    const kept = await keepFiles(name, files);
    step.detail(kept.name);
    return kept;
  });
}

/** Of all tasks together no more is shown than of one; what a quiet one leaves goes to the others. */
function told(service: string, since: Date, grep: string | undefined, read: readonly ReadLog[]): LogsOfResult {
  const shares = sharesOf(
    read.map(({ lines }) => lines.length),
    mostShown,
  );
  return {
    service,
    since: since.toISOString(),
    ...defined({ grep }),
    tasks: read.map(({ source, lines, found, total, unread }, index) => ({
      name: source.name,
      id: source.id,
      node: source.node,
      state: source.state,
      lines: lines.slice(lines.length - (shares[index] ?? 0)),
      found,
      total,
      ...defined({ unread }),
    })),
  };
}

/** How many of `most` each gets of what it has. */
export function sharesOf(had: readonly number[], most: number): readonly number[] {
  const shares = had.map(() => 0);
  let left = most;
  const order = had.map((_, index) => index).toSorted((a, b) => (had[a] ?? 0) - (had[b] ?? 0));
  for (const [done, index] of order.entries()) {
    const share = Math.min(had[index] ?? 0, Math.floor(left / (order.length - done)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

function headline(logs: LogsOfResult | undefined): string {
  if (logs === undefined) return 'no log was read';
  const { service, tasks, grep } = logs;
  if (tasks.length === 0) return `no task of ${service} has run since ${logs.since}`;
  const found = tasks.reduce((sum, one) => sum + one.found, 0);
  const what = grep === undefined ? counted(found, 'line') : `${counted(found, 'line')} with that text`;
  const unread = tasks.filter((one) => one.unread !== undefined).length;
  const but = unread === 0 ? '' : `; ${unread} of them could not be read`;
  return `${what} of ${counted(tasks.length, 'task')} of ${service}${but}`;
}
