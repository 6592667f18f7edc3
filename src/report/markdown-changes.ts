import { folded } from './document.ts';
import { clip, code, link, prose } from './escape-markdown.ts';
import type { ServiceResult } from './result.ts';

type Changes = NonNullable<ServiceResult['changes']>;

const mostServices = 20;

/** What lies between what ran and what was asked for, a line a service; the commits folded below. */
export function changesSection(services: readonly Pick<ServiceResult, 'service' | 'changes'>[]): string {
  const known = services
    .flatMap(({ service, changes }) => (changes === undefined ? [] : [{ service, changes }]))
    .slice(0, mostServices);
  if (known.length === 0) return '';
  const lines = known.map(({ service, changes }) => `- ${code(clip(service, 63))} ${changesLine(changes)}`);
  const commits = known.flatMap(({ service, changes }) => commitsOf(service, changes));
  return [lines.join('\n'), ...commits].join('\n\n');
}

/** `3fa9c21 → 8d1e004 · 14 commits · 3 days · compare · contains a database migration`, as inline Markdown. */
export function changesLine(changes: Changes): string {
  const { from, to, relation, unknown, days, url, migration, settings } = changes;
  const commits = commitsWords(changes);
  const parts = [
    ...(to === undefined ? [] : [`${short(from)} → ${short(to)}`]),
    ...(relation === 'older' ? ['**is older than what runs**'] : []),
    ...(relation === 'apart' ? ['**went another way than what runs**'] : []),
    ...(relation === 'same' ? ['the same commit'] : []),
    ...(commits === undefined ? [] : [commits]),
    ...(days === undefined ? [] : [counted(days, 'day')]),
    ...(url === undefined ? [] : [link('compare', url)]),
    ...(migration === 'yes'
      ? [relation === 'older' ? '**goes back over a database migration**' : '**contains a database migration**']
      : []),
    ...(migration === 'unknown' ? ['too many files to tell whether a database migration is among them'] : []),
    ...(settings === undefined ? [] : [`names new settings: ${settings.map(code).join(', ')}`]),
    ...(unknown === undefined ? [] : [prose(`what changes is not known: ${unknown}`)]),
  ];
  return parts.join(' · ');
}

function commitsWords({ commits, lacks, relation }: Changes): string | undefined {
  if (commits === undefined) return undefined;
  if (relation === 'older') return `takes ${counted(commits, 'commit')} back`;
  return lacks === undefined ? counted(commits, 'commit') : `${counted(commits, 'commit')} of its own, lacks ${lacks}`;
}

function commitsOf(service: string, { subjects = [], commits = 0 }: Changes): readonly string[] {
  if (subjects.length === 0) return [];
  const more = commits > subjects.length ? [`- … and ${commits - subjects.length} more`] : [];
  const list = subjects.map((subject) => `- ${prose(clip(subject, 120)) || '(no subject)'}`);
  return [folded(`Commits of ${clip(service, 63)}`, [...list, ...more].join('\n'))];
}

function short(commit: string | undefined): string {
  return commit === undefined ? '(unknown)' : code(commit.slice(0, 7));
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
