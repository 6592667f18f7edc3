import type { JournalEvent } from '../src/report/journal.ts';
import type { Journal } from '../src/report/journal.ts';
import type { LiveRun } from '../src/report/status-view.ts';

/** What of a live view does not change while the run goes on. */
export type LiveFacts = Pick<LiveRun, 'command' | 'environment' | 'actor' | 'url' | 'startedAt'>;

/** Follows a journal and gives what its status comment shows at any moment. */
export class LiveView {
  readonly #journal: Journal;
  readonly #facts: LiveFacts;
  readonly #progress = new Map<string, string>();

  constructor(journal: Journal, facts: LiveFacts) {
    this.#journal = journal;
    this.#facts = facts;
  }

  /** Takes note of an event's passing detail. */
  note(event: JournalEvent): void {
    if (event.kind === 'step-progress') this.#progress.set(event.step.id, event.detail);
    if (event.kind === 'step-finished') this.#progress.delete(event.step.id);
  }

  at(now: Date): LiveRun {
    return {
      kind: 'live',
      state: { kind: 'running' },
      images: [],
      ...this.#facts,
      steps: this.#journal.steps,
      progress: this.#progress,
      warnings: this.#journal.warnings,
      now,
    };
  }
}
