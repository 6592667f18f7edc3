import { isOpsError } from '../../src/errors.ts';
import type { GitHubId } from '../../github/id.ts';
import { repositoryOfService } from '../../src/image/published-services.ts';
import {
  formatRepository,
  isTag,
  type PinnedImage,
  type Repository as ImageRepository,
} from '../../src/image/reference.ts';
import type { RepositoryContext } from '../context.ts';
import { type PublishedVersion, publisher } from '../webhooks/release-event.ts';
import { commandDeadline } from '../images/image-lookup.ts';
import { announce } from './announce.ts';
import { type Lead, wantedUpdates } from './wanted-updates.ts';

/** How often a registry is asked for an image that is not there yet, in milliseconds. */
const lookEveryMs = 60_000;

/**
 * What a published version leads to: every policy of the installation is asked. The image may come later than the release;
 * it is waited for, and the event about the image itself comes here too, should this replica be gone by then.
 */
export async function receiveRelease(
  context: RepositoryContext,
  version: PublishedVersion,
  installation: GitHubId,
): Promise<void> {
  for (const { repository, policy } of await context.opsRepositories.read(context, installation)) {
    for (const update of wantedUpdates(policy, version)) {
      const { service } = update.rule;
      const images = repositoryOfService(service, update.environment.images);
      if (images === undefined) {
        context.log.warn(
          { service, from: publisher(version) },
          'a release is ignored: it is not known where the images of its service are',
        );
        continue;
      }
      await pursue({ ...context, repository }, { version, update, images });
    }
  }
}

/** Looks for the image until it is there or its time has run out, and announces it either way. */
async function pursue(context: RepositoryContext, lead: Lead): Promise<void> {
  const { version, update, images } = lead;
  const until = version.publishedAt.getTime() + update.rule.waitMs;
  const canBe = isTag(update.imageTag);
  const image = canBe ? await lookUp(context, { ...images, tag: update.imageTag }) : undefined;
  const now = context.now().getTime();
  if (image !== undefined && now <= until + lookEveryMs) return announce(context, lead, image);
  if (now < until && canBe) {
    const what = `wait for ${formatRepository(images)}:${update.imageTag}`;
    context.log.info(
      { image: `${formatRepository(images)}:${update.imageTag}`, until: new Date(until) },
      'waiting for an image',
    );
    context.later(Math.min(lookEveryMs, until - now + 1000), what, async () => pursue(context, lead));
    return;
  }
  if (now <= until + 2 * lookEveryMs) return announce(context, lead, undefined);
  context.log.info({ tag: update.tag, from: publisher(version) }, 'a release is too old to lead to anything');
}

async function lookUp(
  context: RepositoryContext,
  image: ImageRepository & { readonly tag: string },
): Promise<PinnedImage | undefined> {
  try {
    return await context.images.resolve(image, { signal: commandDeadline() });
  } catch (error) {
    if (!isOpsError(error)) throw error;
    if (error.code !== 'image-not-found')
      context.log.warn({ err: error }, 'the registry does not tell whether an image is there');
    return undefined;
  }
}
