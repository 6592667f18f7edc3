import { defined } from '../../src/defined.ts';
import type { Digest, Repository } from '../../src/image/reference.ts';
import { commandDeadline, type ImageLookup } from './image-lookup.ts';

/** One tag of a repository. */
export interface TagDetails {
  readonly tag: string;
  readonly digest: Digest;
  readonly created?: Date;
}

export interface TagList {
  /** The newest first. */
  readonly shown: readonly TagDetails[];
  /** How many tags there are in all. */
  readonly total: number;
}

const mostShown = 12;
const atOnce = 4;
/** Tags that follow a branch. */
const branches = ['main', 'dev', 'latest', 'master', 'staging', 'release'];

/**
 * The tags that somebody who wants to update is likely to look for: those of branches and the highest versions, each with
 * its digest and age. Tags that vanish meanwhile, have no image for the cluster, or were not answered for in time, are left out.
 */
export async function newestTags(
  images: ImageLookup,
  repository: Repository,
  signal: AbortSignal = commandDeadline(),
): Promise<TagList> {
  const tags = await images.listTags(repository, { signal });
  const waiting = pickTags(tags);
  const found: TagDetails[] = [];
  const work = async (): Promise<void> => {
    for (let tag = waiting.shift(); tag !== undefined; tag = waiting.shift()) {
      const details = await lookUp(images, { ...repository, tag }, signal);
      if (details !== undefined) found.push(details);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const age = ({ created }: TagDetails): number => created?.getTime() ?? 0;
  return { shown: found.sort((a, b) => age(b) - age(a) || a.tag.localeCompare(b.tag, 'en')), total: tags.length };
}

/** Up to twelve tags: branches first, then the others from the highest to the lowest, numbers counted as numbers. */
export function pickTags(tags: readonly string[]): string[] {
  const collator = new Intl.Collator('en', { numeric: true });
  const others = tags.filter((tag) => !branches.includes(tag)).sort((a, b) => collator.compare(b, a));
  return [...branches.filter((branch) => tags.includes(branch)), ...others].slice(0, mostShown);
}

async function lookUp(
  images: ImageLookup,
  { tag, ...repository }: Repository & { readonly tag: string },
  signal: AbortSignal,
): Promise<TagDetails | undefined> {
  try {
    const { digest } = await images.resolve({ ...repository, tag }, { signal });
    const { created } = await images.config({ ...repository, tag, digest }, { signal });
    return { tag, digest, ...defined({ created }) };
  } catch {
    return undefined;
  }
}
