import type { EnvironmentFile } from './schema.ts';
import { readMoment, readWindow } from './time-text.ts';
import type { Freeze, UpdateTimes } from './update-times.ts';

/** When updates may begin by an environment of the file, and what is wrong with its freezes; absent where it says nothing of it. */
export function timesOf({ windows: texts = [], freeze = [] }: Pick<EnvironmentFile, 'windows' | 'freeze'>): {
  readonly times?: UpdateTimes;
  readonly problems: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
} {
  if (texts.length + freeze.length === 0) return { problems: [] };
  const windows = texts.map(readWindow).filter((read) => typeof read !== 'string');
  const zones = new Set(windows.map(({ zone }) => zone));
  const [zone = 'UTC'] = zones.size === 1 ? zones : [];
  const freezes: Freeze[] = [];
  const problems: { path: readonly PropertyKey[]; message: string }[] = [];
  for (const [index, { from: fromText, until: untilText, reason }] of freeze.entries()) {
    const from = readMoment(fromText, 'from', zone);
    const until = readMoment(untilText, 'until', zone);
    const at = (key: string): readonly PropertyKey[] => ['freeze', index, key];
    if (typeof from === 'string') problems.push({ path: at('from'), message: from });
    if (typeof until === 'string') problems.push({ path: at('until'), message: until });
    if (typeof from === 'string' || typeof until === 'string') continue;
    if (from >= until) problems.push({ path: at('until'), message: 'must be later than from' });
    freezes.push({ from, until, reason });
  }
  return { times: { windows, freezes }, problems };
}
