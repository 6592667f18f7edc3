import { essential, type Section } from './document.ts';
import { clip, code, link, prose } from './escape-markdown.ts';
import { drillTable } from './markdown-drill.ts';
import { backupsTable } from './markdown-backups.ts';
import { recoverySection } from './markdown-recovery.ts';
import { backupSection, proofSection, restoreSection } from './markdown-backup.ts';
import { serviceLog } from './markdown-log.ts';
import { errorSection, logsSection, problemsOf } from './markdown-error.ts';
import { askedSection, warningsList } from './markdown-live.ts';
import { changesSection } from './markdown-changes.ts';
import { fullImages, reasons, servicesTable } from './markdown-services.ts';
import { lockLine, statusSections } from './markdown-status.ts';
import { stepsSection } from './markdown-steps.ts';
import { timeline } from './markdown-timeline.ts';
import { nextSteps } from './next-step.ts';
import { between, duration, minuteOf } from './quantities.ts';
import type { Result, ResultError } from './result.ts';
import type { EndedRun } from './status-view.ts';

const signs: Readonly<Record<Result['conclusion'], string>> = {
  success: '✅',
  failure: '❌',
  refused: '⛔',
  cancelled: '🚫',
};

/**
 * The outcome as a heading, with the environment. What went wrong in full stands below it: the heading leaves it out, and
 * says what was refused or failed where nothing else is left.
 */
export function renderHeadline(outcome: Outcome, environment?: string): string {
  const place = environment === undefined ? '' : ` · ${prose(clip(environment, 64))}`;
  return `### ${signs[outcome.conclusion]} ${prose(clip(headingOf(outcome), 200))}${place}`;
}

type Outcome = Pick<Result, 'conclusion' | 'headline'> & {
  readonly error?: Pick<ResultError, 'message'> | undefined;
  readonly operation?: Result['operation'];
};

const ends: Readonly<Record<Result['conclusion'], string>> = {
  success: 'done',
  failure: 'failed',
  refused: 'refused',
  cancelled: 'cancelled',
};

function headingOf({ headline, error, operation, conclusion }: Outcome): string {
  if (error === undefined || !headline.endsWith(error.message)) return headline;
  const rest = headline.slice(0, -error.message.length).replace(/:\s*$/, '');
  return rest === '' && operation !== undefined ? `${operation} ${ends[conclusion]}` : rest || headline;
}

/** A finished run's page: outcome first, then what it was about, then where the time went, then details. */
export function resultSections(result: Result, mostLogLines: number): readonly Section[] {
  const { error, run, services, backup, status, lock } = result;
  return [
    essential(renderHeadline(result, run.environment)),
    ...(error === undefined ? [] : errorSections(result, error, mostLogLines)),
    { name: 'services', weight: 95, markdown: servicesTable(services) },
    { name: 'reasons', weight: 75, markdown: reasons(services) },
    { name: 'what changes', weight: 72, markdown: changesSection(services) },
    ...serviceErrors(result, mostLogLines),
    {
      name: 'backups',
      weight: 95,
      markdown: result.backups === undefined ? '' : backupsTable(result.backups, result.finishedAt),
    },
    { name: 'drill', weight: 95, markdown: drillTable(result.drill ?? [], result.finishedAt) },
    { name: 'recovery', weight: 96, markdown: recoverySection(result) },
    ...(status === undefined ? [] : statusSections(status, result.finishedAt)),
    { name: 'log', weight: 95, markdown: result.logs === undefined ? '' : serviceLog(result.logs) },
    essential(status === undefined && lock !== undefined ? lockLine(lock) : ''),
    { name: 'warnings', weight: 70, markdown: warningsList(result.warnings) },
    ...(backup === undefined ? [] : [{ name: 'backup', weight: 90, markdown: backupSection(backup) }]),
    { name: 'timeline', weight: 30, markdown: timeline(result.steps, result.startedAt, result.finishedAt) },
    ...(backup === undefined
      ? []
      : [
          { name: 'how to restore', weight: 40, markdown: restoreSection(backup, run) },
          { name: 'how it was verified', weight: 25, markdown: proofSection(backup) },
        ]),
    { name: 'images in full', weight: 20, markdown: fullImages(services) },
    { name: 'steps', weight: 10, markdown: stepsSection(result.steps) },
    essential(footer(result)),
  ];
}

/** The page of a command that the Action wrote no result for. */
export function endedSections(run: EndedRun): readonly Section[] {
  const ended = `${link('Run', run.url)} · ${minuteOf(run.endedAt.toISOString())}`;
  return [
    essential(renderHeadline(run, run.environment)),
    askedSection(run.command, run.actor),
    ...(run.error === undefined
      ? []
      : [
          essential(errorSection(run.error, run.conclusion)),
          { name: 'problems', weight: 85, markdown: problemsOf(run.error) },
          { name: 'log lines', weight: 60, markdown: logsSection(run.error, 20) },
        ]),
    essential(`<sub>${run.url === undefined ? minuteOf(run.endedAt.toISOString()) : ended}</sub>`),
  ];
}

function errorSections(result: Result, error: ResultError, mostLogLines: number): readonly Section[] {
  return [
    essential(errorSection(error, result.conclusion)),
    { name: 'problems', weight: 85, markdown: problemsOf(error) },
    essential(nextOf(result, error)),
    { name: 'log lines', weight: 60, markdown: logsSection(error, mostLogLines) },
  ];
}

function nextOf(result: Result, error: ResultError): string {
  const lines = nextSteps(result, error).map(({ command, why }) => `- ${code(command)} ${why}`);
  return lines.length === 0 ? '' : `**Next**\n\n${lines.join('\n')}`;
}

/** Errors of single services, but for the one that is the run's own. */
function serviceErrors(result: Result, mostLogLines: number): readonly Section[] {
  return result.services.flatMap(({ service, error }) => {
    if (error === undefined || (error.code === result.error?.code && error.message === result.error.message)) return [];
    const logs = logsSection(error, mostLogLines);
    return [
      {
        name: `errors of services`,
        weight: 65,
        markdown: [`**${code(clip(service, 70))}**`, errorSection(error, 'failure'), problemsOf(error), logs]
          .filter((part) => part !== '')
          .join('\n\n'),
      },
    ];
  });
}

function footer({ run, startedAt, finishedAt }: Result): string {
  const parts = [
    link(`Run ${code(run.id)}`, run.url),
    `by ${code(clip(run.actor, 100))}`,
    ...(run.cluster === undefined ? [] : [`cluster ${code(clip(run.cluster, 100))}`]),
    minuteOf(startedAt),
    duration(between(startedAt, finishedAt) ?? 0),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
