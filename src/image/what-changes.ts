import type { ComparedCommits } from '../compared-commits.ts';
import type { ImageSource } from './sources.ts';
import { settingsOf, sourceOf } from './sources.ts';

/** What lies between the image that runs and another one. Texts in it are anybody's. */
export interface ImageChanges {
  /** Commits that the two were built from. */
  readonly from?: string;
  readonly to?: string;
  /** The other image is of the same commit, a newer or an older one, or of one that went another way; `unknown` says why. */
  readonly relation: 'same' | 'newer' | 'older' | 'apart' | 'unknown';
  readonly unknown?: string;
  /** Commits that only the newer one has; of two that went apart, those of the other image. */
  readonly commits?: number;
  /** Commits of what runs that the other image lacks, where they went apart. */
  readonly lacks?: number;
  /** Between the two commits, where that can be told. */
  readonly days?: number;
  /** Where the changes can be read. */
  readonly url?: string;
  /** First lines of the commits, the newest first, at most ten. */
  readonly subjects?: readonly string[];
  /** Whether files of a database's migrations differ; `unknown` where GitHub does not list all files. */
  readonly migration?: 'yes' | 'no' | 'unknown';
  /** Settings that the other image names and the one that runs does not. */
  readonly settings?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** What is asked about two commits of a repository, `owner/name`: a text is why there is no answer. */
export type Compare = (repository: string, base: string, head: string) => Promise<ComparedCommits | string>;

const mostSubjects = 10;
const longestSubject = 120;
const dayMs = 24 * 60 * 60_000;
/** golang-migrate's folders as referral has them, and Prisma's as history has them. */
const migrationFolder = /(?:^|\/)migrations?\//i;

/**
 * What changes from the image with the labels `before` to that with `after`. An older image is compared the other way round, so that what it
 * takes back is told. Never throws where `compare` does not.
 * @param named repositories that images may be built from, besides D8X's
 */
export async function whatChanges(
  before: Labels,
  after: Labels,
  { named, compare }: { readonly named: readonly string[]; readonly compare: Compare },
): Promise<ImageChanges> {
  const [from, to] = [sourceOf(before, named), sourceOf(after, named)];
  const known = new Set(settingsOf(before));
  const settings = settingsOf(after).filter((name) => !known.has(name));
  const told = settings.length === 0 ? {} : { settings };
  if (typeof to === 'string') return { relation: 'unknown', unknown: to, ...told };
  if (typeof from === 'string')
    return { to: to.revision, relation: 'unknown', unknown: `of what runs, ${from}`, ...told };
  const both = { from: from.revision, to: to.revision, ...told };
  if (from.repository.toLowerCase() !== to.repository.toLowerCase()) {
    return { ...both, relation: 'unknown', unknown: 'the two are built from different repositories' };
  }
  if (from.revision === to.revision) return { ...both, relation: 'same' };
  return { ...both, ...(await between(from, to, compare)) };
}

async function between(from: ImageSource, to: ImageSource, compare: Compare): Promise<ImageChanges> {
  const found = await compare(from.repository, from.revision, to.revision);
  if (typeof found === 'string') return { relation: 'unknown', unknown: found };
  if (found.status === 'identical') return { relation: 'same' };
  if (found.status !== 'behind') {
    const apart = found.status === 'diverged' ? { lacks: found.behindBy } : {};
    return { relation: found.status === 'ahead' ? 'newer' : 'apart', ...apart, ...listed(found, from, to) };
  }
  const back = await compare(to.repository, to.revision, from.revision);
  if (typeof back === 'string') return { relation: 'older', commits: found.behindBy };
  return { relation: 'older', ...listed(back, to, from) };
}

function listed(
  { aheadBy, baseAt, headAt, subjects, files, hasAllFiles }: ComparedCommits,
  base: ImageSource,
  head: ImageSource,
): Omit<ImageChanges, 'relation'> {
  const migrates = files.some((file) => migrationFolder.test(file));
  const ms = baseAt === undefined || headAt === undefined ? undefined : headAt.getTime() - baseAt.getTime();
  return {
    commits: aheadBy,
    ...(ms === undefined || ms < 0 ? {} : { days: Math.round(ms / dayMs) }),
    url: `${base.url}/compare/${base.revision}...${head.revision}`,
    subjects: subjects.slice(0, mostSubjects).map(shortened),
    migration: migrates ? 'yes' : hasAllFiles ? 'no' : 'unknown',
  };
}

/** One line without what can't be seen. */
function shortened(subject: string): string {
  const line = subject.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return line.length > longestSubject ? `${line.slice(0, longestSubject - 1).toWellFormed()}…` : line;
}
