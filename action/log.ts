import { endGroup, error as logError, info, notice, startGroup, warning } from '@actions/core';
import type { JournalEvent } from '../src/report/journal.ts';
import { logLine } from '../src/report/log-line.ts';
import { renderLog } from '../src/report/log.ts';
import { hiddenLogsText } from '../src/report/markdown-error.ts';
import { phaseTitles } from '../src/report/phases.ts';
import type { Phase, Result } from '../src/report/result.ts';
import type { Redactor } from './redact.ts';

/** How often one step's passing state is written, in milliseconds. */
const progressEveryMs = 10_000;
/** GitHub shows ten annotations of a kind for a step; the last is kept for the run's own error. */
const mostProblems = 9;

/** The job's log: one line per event, folded by phase, with warnings and errors as annotations. */
export class JobLog {
  readonly #redactor: Redactor;
  readonly #now: () => Date;
  readonly #toldAt = new Map<string, number>();
  #phase: Phase | undefined;

  constructor(redactor: Redactor, now: () => Date) {
    this.#redactor = redactor;
    this.#now = now;
  }

  write(event: JournalEvent): void {
    if (event.kind === 'step-progress' && !this.#isDue(event.step.id)) return;
    if (event.kind === 'step-started') this.#enter(event.step.phase);
    const line = this.#redactor.text(renderLog(event));
    if (event.kind === 'warning') warning(line);
    else if (event.kind === 'notice') notice(line);
    else info(line);
  }

  /** Closes the log with the outcome; what went wrong becomes annotations. */
  finish(result: Result): void {
    this.#leave();
    const { error, conclusion } = result;
    const line = (text: string): string => this.#redactor.text(logLine(this.#redactor.text(text)));
    for (const text of error?.logs ?? []) info(line(`  | ${text}`));
    if (error?.hiddenLogs !== undefined) info(line(hiddenLogsText(error.hiddenLogs)));
    for (const { path, message, hint } of (error?.problems ?? []).slice(0, mostProblems)) {
      const advice = hint === undefined || hint === error?.hint ? '' : `. ${hint}`;
      logError(line(`${path} ${message}${advice}`), { title: line(path) });
    }
    if (error !== undefined) {
      const where = error.where === undefined ? '' : `${error.where}: `;
      const hint = error.hint === undefined ? '' : ` ${error.hint}`;
      logError(line(`${where}${error.message}.${hint}`), { title: error.code });
    }
    info(line(`${conclusion}: ${result.headline}`));
  }

  #enter(phase: Phase): void {
    if (phase === this.#phase) return;
    this.#leave();
    startGroup(phaseTitles[phase]);
    this.#phase = phase;
  }

  #leave(): void {
    if (this.#phase !== undefined) endGroup();
    this.#phase = undefined;
  }

  #isDue(step: string): boolean {
    const now = this.#now().getTime();
    const last = this.#toldAt.get(step);
    if (last !== undefined && now - last < progressEveryMs) return false;
    this.#toldAt.set(step, now);
    return true;
  }
}
