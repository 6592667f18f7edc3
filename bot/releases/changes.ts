import { z } from 'zod';
import { isOpsError } from '../../src/errors.ts';
import type { Repository as ImageRepository } from '../../src/image/reference.ts';
import { type Ask, readAnswer } from '../github/ask.ts';
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
}

const releaseList = z.array(z.object({ tag_name: z.string(), draft: z.boolean(), prerelease: z.boolean() }));
/** The commit that an image was built from (OCI image spec, annotations). */
const revisionLabel = 'org.opencontainers.image.revision';

/**
 * Where the changes since the running version can be read: from the commit that the image was built from which the bot
 * deployed there last, else from the release before. Undefined where neither is known.
 */
export async function changesSince(
  context: RepositoryContext,
  update: { readonly service: string; readonly environment: string; readonly images: ImageRepository | undefined },
  published: { readonly repository: Repository; readonly tag: string; readonly webUrl: string },
): Promise<Changes | undefined> {
  const from =
    (await runningRevision(context, update)) ??
    (await previousRelease(context.ask, published.repository, published.tag));
  if (from === undefined) return undefined;
  const range = `${encodeURIComponent(from)}...${encodeURIComponent(published.tag)}`;
  return { from, url: `${published.webUrl}/${fullName(published.repository)}/compare/${range}` };
}

async function runningRevision(
  context: RepositoryContext,
  { service, environment, images }: Parameters<typeof changesSince>[1],
): Promise<string | undefined> {
  for (const { command } of await lastDeployments(context.ask, context.repository, environment, context.login)) {
    const update = command === undefined ? undefined : readCommand(command);
    const request = update?.verb === 'update' ? update.services.find((one) => one.service === service) : undefined;
    if (request?.kind !== 'digest' || images === undefined) continue;
    try {
      const { labels } = await context.images.config(
        { ...images, digest: request.digest },
        { signal: commandDeadline() },
      );
      const revision = labels[revisionLabel];
      return revision !== undefined && /^[0-9a-f]{40}$/.test(revision) ? revision : undefined;
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
