import type { Policy } from '../../src/policy/policy.ts';
import { matchRelease, type ReleaseMatch } from '../../src/policy/releases.ts';
import { type PublishedVersion, publisher } from '../webhooks/release-event.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import type { Repository as ImageRepository } from '../../src/image/reference.ts';

/** What one rule of a policy makes of a published version. */
export interface WantedUpdate extends ReleaseMatch {
  /** The version's own tag: a release's, or the one that a release of the image's tag would have. */
  readonly tag: string;
  readonly request: RequestId;
}

/**
 * The rules of `policy` that a published version falls under. An image counts by itself only for rules that name the tags
 * they are about: `*` is for releases, or every build of a branch would be proposed.
 */
export function wantedUpdates(policy: Policy, version: PublishedVersion): readonly WantedUpdate[] {
  const { source, isPrerelease } = version;
  const repository = publisher(version);
  if (source.kind === 'release') {
    const { tag, releaseId } = source;
    const matches = matchRelease(policy, { repository, tag, isPrerelease });
    return matches.map((match, index) => ({ ...match, tag, request: { kind: 'release', releaseId, index } }));
  }
  const { imageTag, versionId } = source;
  const candidates = [imageTag, `v${imageTag}`].flatMap((tag) =>
    matchRelease(policy, { repository, tag, isPrerelease })
      .filter((match) => match.imageTag === imageTag && match.rule.tag !== '*')
      .map((match) => ({ ...match, tag })),
  );
  return candidates.map((match, index) => ({ ...match, request: { kind: 'package', versionId, index } }));
}

/** One update that a published version leads to, in the repository whose policy wants it. */
export interface Lead {
  readonly version: PublishedVersion;
  readonly update: WantedUpdate;
  readonly images: ImageRepository;
}
