import { isOpsError } from '../../src/errors.ts';
import { repositoryOfService } from '../../src/image/published-services.ts';
import { formatRepository, type PinnedImage, type Repository as ImageRepository } from '../../src/image/reference.ts';
import type { Scope } from '../context.ts';
import { type PublishedVersion, publisher } from '../webhooks/release-event.ts';
import { announce } from './announce.ts';
import { opsRepositories } from './ops-repositories.ts';
import type { Lead } from './lead.ts';
import { wantedUpdates } from './wanted-updates.ts';

/** How often a registry is asked for an image that is not there yet, in milliseconds. */
const lookEveryMs = 60_000;

/**
 * What a published version leads to: every policy of the installation is asked. The image may come later than the release;
 * it is waited for, and the event about the image itself comes here too, should this replica be gone by then.
 */
export async function receiveRelease(scope: Scope, version: PublishedVersion): Promise<void> {
  for (const { repository, policy } of await opsRepositories(scope.ask, scope.policies, scope.log)) {
    for (const update of wantedUpdates(policy, version)) {
      const { service } = update.rule;
      const images = repositoryOfService(service, update.environment.images);
      if (images === undefined) {
        scope.log.warn(
          { service, from: publisher(version) },
          'a release is ignored: it is not known where the images of its service are',
        );
        continue;
      }
      await pursue({ ...scope, repository }, { version, update, images });
    }
  }
}

/** Looks for the image until it is there or its time has run out, and announces it either way. */
async function pursue(scope: Scope, lead: Lead): Promise<void> {
  const { version, update, images } = lead;
  const until = version.publishedAt.getTime() + update.rule.waitMs;
  const image = await lookUp(scope, { ...images, tag: update.imageTag });
  const now = scope.now().getTime();
  if (image !== undefined && now <= until + lookEveryMs) return announce(scope, lead, image);
  if (now < until) {
    const what = `wait for ${formatRepository(images)}:${update.imageTag}`;
    scope.log.info(
      { image: `${formatRepository(images)}:${update.imageTag}`, until: new Date(until) },
      'waiting for an image',
    );
    scope.later(Math.min(lookEveryMs, until - now + 1000), what, async () => pursue(scope, lead));
    return;
  }
  if (now <= until + 2 * lookEveryMs) return announce(scope, lead, undefined);
  scope.log.info({ tag: update.tag, from: publisher(version) }, 'a release is too old to lead to anything');
}

async function lookUp(
  scope: Scope,
  image: ImageRepository & { readonly tag: string },
): Promise<PinnedImage | undefined> {
  try {
    return await scope.images.resolve(image);
  } catch (error) {
    if (!isOpsError(error)) throw error;
    if (error.code !== 'image-not-found')
      scope.log.warn({ err: error }, 'the registry does not tell whether an image is there');
    return undefined;
  }
}
