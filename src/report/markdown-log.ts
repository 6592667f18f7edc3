import { folded } from './document.ts';
import { clip, code, fence, link, prose } from './escape-markdown.ts';
import { counted, minuteOf } from './quantities.ts';
import type { LogsOfResult } from './logs-of-result.ts';

type Task = LogsOfResult['tasks'][number];

/** How much of a page logs may take, in UTF-16 units as they are written there: the rest of a comment needs some. */
const longest = 45_000;

/** What each task of a service wrote last, folded by task; the oldest lines are left out first. */
export function serviceLog({ service, since, grep, tasks, artifact }: LogsOfResult): string {
  const room = Math.floor(longest / Math.max(1, tasks.length));
  const asked = grep === undefined ? '' : ` with ${code(clip(grep, 100))} in it`;
  const whole =
    artifact === undefined
      ? ''
      : ` All of it is in the artifact ${link(code(clip(artifact.name, 200)), artifact.url)}, encrypted to ${code('backup-recipients')}.`;
  return [
    `What ${code(clip(service, 70))} wrote since ${minuteOf(since)}${asked}.${whole}`,
    ...tasks.map((task) => taskLog(task, room)),
  ].join('\n\n');
}

function taskLog({ name, node, state, lines, found, unread }: Task, room: number): string {
  const shown = fitting(lines, room);
  const about = `${plain(name)} on ${plain(node)} (${plain(state)})`;
  const why = unread === undefined ? '' : `Not read: ${prose(clip(unread, 500))}`;
  if (shown.length === 0) return `- ${prose(about)}: ${unread === undefined ? 'no lines' : why}`;
  const count =
    shown.length === found ? counted(found, 'line') : `the last ${shown.length} of ${counted(found, 'line')}`;
  return folded(`${about}: ${count}`, [fence(shown), why].filter((part) => part !== '').join('\n\n'));
}

/** As many of the last lines as fit. What can't be seen is longer on the page than it is. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  const kept: string[] = [];
  let left = room;
  for (const line of lines.toReversed()) {
    left -= fence([line]).length;
    if (left < 0) break;
    kept.unshift(line);
  }
  return kept;
}

/** For HTML: a summary takes no Markdown, and these are names of Docker's. */
function plain(name: string): string {
  return clip(name, 100).replaceAll(/[^A-Za-z0-9_.-]/g, '?');
}
