import { z } from 'zod';
import type { Account } from '../../github/people.ts';
import { fullName, type Repository } from '../github/repository.ts';
import { plausibleTime, timeSchema } from '../../github/time.ts';
import { repositorySchema } from './comment-event.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** A version of a service that was published: as a release, or as a tagged image. */
export interface PublishedVersion {
  /** The service's repository. */
  readonly repository: Repository;
  readonly source:
    | { readonly kind: 'release'; readonly releaseId: GitHubId; readonly tag: string; readonly url: string }
    | { readonly kind: 'package'; readonly versionId: GitHubId; readonly imageTag: string };
  readonly isPrerelease: boolean;
  readonly by: Account;
  readonly publishedAt: Date;
}

const account = z.object({ id: githubId, login: z.string() });
const place = { repository: repositorySchema, sender: account };

const releaseSchema = z.object({
  ...place,
  release: z.object({
    id: githubId,
    tag_name: z.string(),
    html_url: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: timeSchema.nullable(),
  }),
});

/** Reads a `release` payload; undefined for drafts. */
export function readRelease(payload: unknown): PublishedVersion | undefined {
  const { repository, sender, release } = releaseSchema.parse(payload);
  if (release.draft || release.published_at === null) return undefined;
  return {
    repository,
    source: { kind: 'release', releaseId: release.id, tag: release.tag_name, url: release.html_url },
    isPrerelease: release.prerelease,
    by: sender,
    publishedAt: release.published_at,
  };
}

const packageSchema = z.object({
  ...place,
  registry_package: z.object({
    ecosystem: z.string(),
    created_at: timeSchema.nullish(),
    package_version: z
      .object({
        id: githubId,
        created_at: timeSchema.optional(),
        container_metadata: z.object({ tag: z.object({ name: z.string() }).partial().optional() }).nullish(),
      })
      .nullish(),
  }),
});

/** Semantic versions with something after a hyphen are pre-releases (semver.org, 9). */
const prerelease = /^v?\d+\.\d+\.\d+-/;

/**
 * Reads a `registry_package` payload; undefined for packages that are no tagged container image: of an image for several
 * platforms GitHub also tells of each platform's manifest, without a tag. Containers carry no date (`0001-01-01T00:00:00Z`); it is
 * published when it is told then.
 */
export function readPackage(payload: unknown, receivedAt: Date): PublishedVersion | undefined {
  const { repository, sender, registry_package: published } = packageSchema.parse(payload);
  const version = published.package_version;
  const imageTag = version?.container_metadata?.tag?.name;
  if (!version || imageTag === undefined || imageTag === '' || published.ecosystem.toLowerCase() !== 'container')
    return undefined;
  return {
    repository,
    source: { kind: 'package', versionId: version.id, imageTag },
    isPrerelease: prerelease.test(imageTag),
    by: sender,
    publishedAt: plausibleTime(version.created_at, receivedAt) ?? receivedAt,
  };
}

/** `owner/name` of the repository that published. */
export function publisher(version: PublishedVersion): string {
  return fullName(version.repository);
}
