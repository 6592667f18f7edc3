import { z } from 'zod';
import { nearest } from '../../nearest.ts';
import { isTag, type Repository } from '../reference.ts';
import { faultOf, invalidAnswer } from './fault.ts';
import type { RegistryRequests } from './requests.ts';

const tagsShape = z.object({ tags: z.array(z.string()).nullish() });
const largestList = 4 * 1024 * 1024;
const mostPages = 50;

/**
 * Up to `limit` tags of a repository, by name: registries give no order that can be relied on.
 * @throws OpsError `image-not-found` without such a repository, and what asking throws.
 */
export async function fetchTags(
  requests: RegistryRequests,
  repository: Repository,
  limit: number,
): Promise<readonly string[]> {
  const tags: string[] = [];
  let path: string | undefined = `tags/list?n=${Math.min(limit, 1000)}`;
  for (let page = 0; path !== undefined && tags.length < limit && page < mostPages; page++) {
    const answer = await requests.ask(repository, { path, accept: 'application/json', maxBytes: largestList });
    if (answer.status !== 200) throw faultOf(answer, requests.serverOf(repository), requests.nameOf(repository));
    tags.push(...readTags(answer.body, requests, repository));
    path = nextPage(answer.headers['link']);
  }
  return tags.sort().slice(0, limit);
}

/** Tags that `wanted` may have been meant to be: the nearest one, else a few of those that there are. */
export function similarTags(wanted: string, tags: readonly string[]): readonly string[] {
  const near = nearest(wanted, tags);
  return near === undefined ? tags.slice(0, 5) : [near];
}

function readTags(body: Buffer, requests: RegistryRequests, repository: Repository): readonly string[] {
  const parsed = tagsShape.safeParse(parseJson(body));
  if (!parsed.success) {
    throw invalidAnswer(requests.serverOf(repository), requests.nameOf(repository), 'its list of tags makes no sense');
  }
  return (parsed.data.tags ?? []).filter(isTag);
}

/** The query of the next page (RFC 8288); only that: another path or host would be another question. */
function nextPage(link: string | string[] | undefined): string | undefined {
  const found = /^\s*<[^<>?]*\/tags\/list(\?[^<>]*)>\s*;\s*rel="?next"?/i.exec(typeof link === 'string' ? link : '');
  return found?.[1] === undefined ? undefined : `tags/list${found[1]}`;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
