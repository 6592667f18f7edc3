import type { Journal, JournalEvent } from '../src/report/journal.ts';
import type { Step } from '../src/report/result.ts';
import type { LiveRun } from '../src/report/status-view.ts';
import type { Redactor } from './redact.ts';

/** What of a live view does not change while the run goes on. */
export type LiveInfo = Pick<LiveRun, 'command' | 'environment' | 'actor' | 'url' | 'startedAt'>;

/** Follows a journal and gives what its status comment shows at any moment, without anything secret. */
export class LiveView {
  readonly #journal: Journal;
  readonly #runInfo: LiveInfo;
  readonly #redactor: Redactor;
  readonly #progress = new Map<string, string>();

  constructor(journal: Journal, runInfo: LiveInfo, redactor: Redactor) {
    this.#journal = journal;
    this.#runInfo = runInfo;
    this.#redactor = redactor;
  }

  /** Takes note of an event's passing detail. */
  note(event: JournalEvent): void {
    if (event.kind === 'step-progress') this.#progress.set(event.step.id, this.#redactor.text(event.detail));
    if (event.kind === 'step-finished') this.#progress.delete(event.step.id);
  }

  at(now: Date): LiveRun {
    const { steps, warnings } = this.#journal;
    return {
      kind: 'live',
      state: { kind: 'running' },
      images: [],
      ...this.#runInfo,
      command: this.#redactor.text(this.#runInfo.command),
      steps: steps.map((step) => this.#redacted(step)),
      progress: this.#progress,
      warnings: warnings.map((warning) => this.#redactor.text(warning)),
      now,
    };
  }

  /** Before it is rendered: stars put into finished Markdown could mean something there. */
  #redacted(step: Step): Step {
    const { title, detail } = step;
    const shown = detail === undefined ? {} : { detail: this.#redactor.text(detail) };
    return Object.assign({}, step, { title: this.#redactor.text(title) }, shown);
  }
}
