import { duration } from '../../src/report/quantities.ts';
import type { Terminal } from './terminal.ts';

const barWidth = 24;
/** How often the bar is drawn anew, and how often a line is written where nothing can be redrawn, in milliseconds. */
const drawEveryMs = 100;
const lineEveryMs = 5_000;

/** Shows how far something is: a bar on a terminal, else a line now and then. */
export class ProgressBar {
  readonly #terminal: Pick<Terminal, 'canRedraw' | 'width' | 'say' | 'redraw'>;
  readonly #now: () => Date;
  readonly #title: string;
  readonly #startedAt: number;
  #shownAt: number;

  constructor(terminal: Pick<Terminal, 'canRedraw' | 'width' | 'say' | 'redraw'>, now: () => Date, title: string) {
    this.#terminal = terminal;
    this.#now = now;
    this.#title = title;
    this.#startedAt = now().getTime();
    this.#shownAt = terminal.canRedraw ? Number.NEGATIVE_INFINITY : this.#startedAt;
  }

  /** @param fraction what is done, from 0 to 1; undefined where nobody knows */
  show(detail: string, fraction: number | undefined): void {
    const now = this.#now().getTime();
    if (now - this.#shownAt < (this.#terminal.canRedraw ? drawEveryMs : lineEveryMs)) return;
    this.#shownAt = now;
    const line = progressLine(this.#title, detail, fraction, now - this.#startedAt);
    if (this.#terminal.canRedraw) this.#terminal.redraw(line.slice(0, Math.max(this.#terminal.width - 1, 20)));
    else this.#terminal.say(line);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.#terminal.canRedraw) this.#terminal.redraw('');
  }
}

/** Such as `Restore  ████████████░░░░░░░░░░░░  50 %  120 MB of 240 MB, 4 s left`. */
export function progressLine(title: string, detail: string, fraction: number | undefined, elapsedMs: number): string {
  if (fraction === undefined || Number.isNaN(fraction)) return `${title}  ${detail}`;
  const done = Math.min(Math.max(fraction, 0), 1);
  const filled = Math.round(done * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  // A guess from the first moments would jump about.
  const left = done > 0.02 && done < 1 && elapsedMs > 1000 ? `, ${duration((elapsedMs / done) * (1 - done))} left` : '';
  return `${title}  ${bar} ${String(Math.round(done * 100)).padStart(3)} %  ${detail}${left}`;
}
