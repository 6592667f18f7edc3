import { essential, folded, table, type Section } from './document.ts';
import { cell, clip, code, link, prose } from './escape-markdown.ts';
import { shortImage } from './markdown-services.ts';
import { stepRow, stepsTable } from './markdown-steps.ts';
import { duration, minuteOf, secondOf } from './quantities.ts';
import type { Step } from './result.ts';
import type { LiveRun, LiveState } from './status-view.ts';

const mostSteps = 40;
/** How many steps that are done are shown beside those that are not. */
const lastSteps = 3;

const titles: Readonly<Record<LiveState['kind'], string>> = {
  accepted: '⏳ Accepted',
  held: '⏳ On hold',
  approval: '✋ Waiting for approval',
  queued: '⏳ Queued',
  running: '⏳ Running',
};

/** A command that has not ended: what it is, what it waits for, its steps so far with their times. */
export function liveSections(run: LiveRun): readonly Section[] {
  const place = run.environment === undefined ? '' : ` · ${prose(clip(run.environment, 64))}`;
  return [
    essential(`### ${titles[run.state.kind]}${place}`),
    askedSection(run.command, run.actor),
    essential(explanation(run.state, run.url)),
    essential(run.state.kind === 'approval' && run.effect !== undefined ? prose(clip(run.effect, 1000)) : ''),
    { name: 'images', weight: 60, markdown: imagesOf(run) },
    { name: 'steps', weight: 80, markdown: stepsOf(run) },
    { name: 'warnings', weight: 50, markdown: warningsList(run.warnings) },
    essential(footer(run)),
  ];
}

/** What was asked, and by whom. */
export function askedSection(command: string, actor: string): Section {
  return essential(`${code(clip(command, 1000))} by ${code(clip(actor, 100))}`);
}

/** Warnings as a list; empty where there are none. */
export function warningsList(warnings: readonly string[]): string {
  const items = warnings.slice(0, 20).map((warning) => `- ${prose(clip(warning, 500))}`);
  if (warnings.length > items.length) items.push(`- … and ${warnings.length - items.length} more`);
  return items.length === 0 ? '' : `**Warnings**\n\n${items.join('\n')}`;
}

function explanation(state: LiveState, url: string | undefined): string {
  switch (state.kind) {
    case 'accepted':
      return 'The run is being asked for.';
    case 'held':
      return prose(clip(state.why, 500));
    case 'approval': {
      const until = state.until === undefined ? '' : ` It is asked for until ${minuteOf(state.until.toISOString())}.`;
      return state.by === 'command'
        ? `A second person has to comment \`/d8x approve\`.${until}`
        : `GitHub waits for a reviewer of the environment: ${link('review the deployment', url)}.${until}`;
    }
    case 'queued':
      return 'GitHub looks for a runner.';
    case 'running':
      return '';
    default:
      return state satisfies never;
  }
}

function imagesOf({ images }: LiveRun): string {
  const rows = images
    .slice(0, 40)
    .map(({ service, image }) => [cell(code(clip(service, 70))), cell(shortImage(image))]);
  return rows.length === 0 ? '' : table(['Service', 'To run'], rows);
}

/** What goes on or went wrong, after the last steps that are done; earlier ones are folded, for the present is what counts. */
function stepsOf({ steps, progress, now }: LiveRun): string {
  if (steps.length === 0) return '';
  const finished = steps.filter(({ state }) => state !== 'running' && state !== 'failed');
  const earlier = new Set(finished.slice(0, -lastSteps));
  const rowsOf = (some: readonly Step[]): string =>
    stepsTable(
      some.map((step) =>
        stepRow(step, step.state === 'running' ? progress.get(step.id) : undefined, now.toISOString()),
      ),
    );
  const present = rowsOf(steps.filter((step) => !earlier.has(step)).slice(-mostSteps));
  if (earlier.size === 0) return present;
  return `${present}\n\n${folded(`${earlier.size} earlier steps`, rowsOf([...earlier].slice(-mostSteps)))}`;
}

function footer({ url, startedAt, now }: LiveRun): string {
  const run = url === undefined ? '' : `${link('Run', url)} · `;
  const since = duration(now.getTime() - startedAt.getTime());
  return `<sub>${run}${since} so far · as of ${secondOf(now.toISOString())}</sub>`;
}
