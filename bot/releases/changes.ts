import { z } from 'zod';
import { defined } from '../../src/defined.ts';
import { isOpsError } from '../../src/errors.ts';
import type { PinnedImage, Repository as ImageRepository } from '../../src/image/reference.ts';
import { type Compare, type ImageChanges, whatChanges } from '../../src/image/what-changes.ts';
import { compareRequest, whyNotCompared } from '../../github/compare.ts';
import { type Ask, isRefusedWith, readAnswer } from '../github/ask.ts';
import { lastDeployments } from '../github/deployments.ts';
import { fullName, inRepository, type Repository } from '../github/repository.ts';
import { readCommand } from '../flow/asked-command.ts';
import { commandDeadline } from '../images/image-lookup.ts';
import type { RepositoryContext } from '../context.ts';

/** What lies between the version that runs and the one that was published. */
export interface Changes {
  /** A tag or commit of the service's repository. */
  readonly from: string;
  readonly url: string;
  /** What lies between the two images, where it is known which one runs. */
  readonly images?: ImageChanges;
}

const releaseList = z.array(z.object({ tag_name: z.string(), draft: z.boolean(), prerelease: z.boolean() }));
/** The commit that an image was built from (OCI image spec, annotations). */
const revisionLabel = 'org.opencontainers.image.revision';

/** A service, and the image of it that was published; absent where it did not appear. */
interface WantedImage {
  readonly service: string;
  readonly environment: string;
  readonly images: ImageRepository | undefined;
  readonly published?: PinnedImage | undefined;
  /** Repositories that images may be built from, besides D8X's. */
  readonly sources: readonly string[];
}

/**
 * Where the changes since the running version can be read: from the commit that the image was built from which the bot
 * deployed there last, else from the release before; and what lies between the two images. Undefined where neither is known.
 */
export async function changesSince(
  context: RepositoryContext,
  update: WantedImage,
  published: { readonly repository: Repository; readonly tag: string; readonly webUrl: string },
): Promise<Changes | undefined> {
  const signal = commandDeadline();
  const running = await runningLabels(context, update, signal);
  const revision = running?.[revisionLabel];
  const from =
    revision !== undefined && /^[0-9a-f]{40}$/.test(revision)
      ? revision
      : await previousRelease(context.ask, published.repository, published.tag);
  if (from === undefined) return undefined;
  const range = `${encodeURIComponent(from)}...${encodeURIComponent(published.tag)}`;
  const images = running === undefined ? undefined : await imageChanges(context, running, update, signal);
  const url = `${published.webUrl}/${fullName(published.repository)}/compare/${range}`;
  return { from, url, ...defined({ images }) };
}

async function imageChanges(
  context: RepositoryContext,
  running: Readonly<Record<string, string>>,
  { published, sources }: WantedImage,
  signal: AbortSignal,
): Promise<ImageChanges | undefined> {
  if (published === undefined) return undefined;
  try {
    const { labels } = await context.images.config(published, { signal });
    return await whatChanges(running, labels, { named: sources, compare: compareWith(context) });
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return undefined;
  }
}

/** One try: a proposal does not wait for it. */
function compareWith({ askOnce }: RepositoryContext): Compare {
  return async (name, base, head) => {
    const [owner = '', repo = ''] = name.split('/');
    const { route, parameters, schema, what } = compareRequest({ owner, repo }, base, head);
    try {
      return readAnswer(schema, await askOnce(route, parameters), what);
    } catch (error) {
      if (!isOpsError(error)) throw error;
      return isRefusedWith(error, 404) ? whyNotCompared(404) : 'GitHub did not answer';
    }
  };
}

/** The labels of the image that the bot deployed there last. */
async function runningLabels(
  context: RepositoryContext,
  { service, environment, images }: WantedImage,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
  for (const { command } of await lastDeployments(context.ask, context.repository, environment, context.login)) {
    const update = command === undefined ? undefined : readCommand(command);
    const request = update?.verb === 'update' ? update.services.find((one) => one.service === service) : undefined;
    if (request?.kind !== 'digest' || images === undefined) continue;
    try {
      return (await context.images.config({ ...images, digest: request.digest }, { signal })).labels;
    } catch (error) {
      if (!isOpsError(error)) throw error;
      return undefined;
    }
  }
  return undefined;
}

async function previousRelease(ask: Ask, repository: Repository, tag: string): Promise<string | undefined> {
  const answer = await ask('GET /repos/{owner}/{repo}/releases', { ...inRepository(repository), per_page: 20 });
  const releases = readAnswer(releaseList, answer, 'releases').filter(({ draft }) => !draft);
  const at = releases.findIndex(({ tag_name: name }) => name === tag);
  const older = releases.slice(at + 1).find(({ prerelease }) => !prerelease);
  return older?.tag_name;
}
