import { defined } from '../defined.ts';
import type { Phase, Step } from './result.ts';
import { isOpsError, messageOf } from '../errors.ts';

/** What a listener (the job's log, the status comment) is told as it happens. */
export type JournalEvent =
  | { readonly kind: 'step-started'; readonly step: Step }
  | { readonly kind: 'step-progress'; readonly step: Step; readonly detail: string; readonly fraction?: number }
  | { readonly kind: 'step-finished'; readonly step: Step }
  | { readonly kind: 'notice'; readonly message: string }
  | { readonly kind: 'warning'; readonly message: string };

export interface StepTitle {
  readonly title: string;
  readonly phase: Phase;
  readonly host?: string;
  readonly service?: string;
}

export interface OpenStep {
  /** A passing state, such as `120 MB of 300 MB`, and how much of it is done (0 to 1) where that is known. Shown, not kept. */
  progress(detail: string, fraction?: number): void;
  /** The line that stays with the step. */
  detail(detail: string): void;
}

/**
 * The record of a run while it happens: steps with times, warnings. The result's `steps` and `warnings` come from it,
 * and so does what a person sees live. It never holds a secret.
 */
export class Journal {
  readonly #now: () => Date;
  readonly #steps: Step[] = [];
  readonly #warnings: string[] = [];
  readonly #listeners = new Set<(event: JournalEvent) => void>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Tells `listener` of everything from now on; answers how to stop. */
  listen(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs `work` as one step: recorded as done, failed or cancelled by how it ends. */
  async step<T>(title: StepTitle, work: (step: OpenStep) => Promise<T>): Promise<T> {
    const step: Step = {
      id: `${this.#steps.length + 1}`,
      ...title,
      state: 'running',
      startedAt: this.#now().toISOString(),
    };
    this.#steps.push(step);
    this.#emit({ kind: 'step-started', step });
    const open: OpenStep = {
      progress: (detail, fraction) => this.#emit({ kind: 'step-progress', step, detail, ...defined({ fraction }) }),
      detail: (detail) => {
        step.detail = detail;
      },
    };
    try {
      const answer = await work(open);
      this.#finish(step, 'done');
      return answer;
    } catch (error) {
      step.detail ??= messageOf(error);
      this.#finish(step, isOpsError(error, 'cancelled') ? 'cancelled' : 'failed');
      throw error;
    }
  }

  /** Records something that was deliberately not done, and why. */
  skip(title: StepTitle, why: string): void {
    const at = this.#now().toISOString();
    const step: Step = {
      id: `${this.#steps.length + 1}`,
      ...title,
      state: 'skipped',
      startedAt: at,
      finishedAt: at,
      detail: why,
    };
    this.#steps.push(step);
    this.#emit({ kind: 'step-finished', step });
  }

  notice(message: string): void {
    this.#emit({ kind: 'notice', message });
  }

  warn(message: string): void {
    this.#warnings.push(message);
    this.#emit({ kind: 'warning', message });
  }

  #finish(step: Step, state: Step['state']): void {
    step.state = state;
    step.finishedAt = this.#now().toISOString();
    this.#emit({ kind: 'step-finished', step });
  }

  #emit(event: JournalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
