import type { Journal } from '../../src/report/journal.ts';
import { renderLog } from '../../src/report/log.ts';
import type { CliContext } from '../context.ts';
import { ProgressBar } from './progress-bar.ts';

/** Shows a journal while it is written: each step once it has ended, and a bar for what is under way. Answers how to stop. */
export function showJournal(journal: Journal, { terminal, now }: Pick<CliContext, 'terminal' | 'now'>): () => void {
  const bars = new Map<string, ProgressBar>();
  return journal.listen((event) => {
    switch (event.kind) {
      case 'step-started':
        bars.set(event.step.id, new ProgressBar(terminal, now, event.step.title));
        return;
      case 'step-progress':
        bars.get(event.step.id)?.show(event.detail, event.fraction);
        return;
      case 'step-finished':
        bars.get(event.step.id)?.clear();
        bars.delete(event.step.id);
        terminal.say(renderLog(event));
        return;
      case 'notice':
      case 'warning':
        terminal.say(renderLog(event));
        return;
      default:
        event satisfies never;
    }
  });
}
