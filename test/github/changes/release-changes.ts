import { releasePayload } from '../payloads/release-payload.ts';
import { triggerWorkflows } from '../runs/workflow-triggers.ts';
import type { Account } from '../state/accounts.ts';
import { resolveRef } from '../state/git.ts';
import type { Release } from '../state/releases.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';

/** What a new release is made of. */
export interface NewRelease {
  readonly tagName: string;
  readonly author: Account;
  readonly target?: string;
  readonly name?: string | null;
  readonly body?: string | null;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
}

/** Makes a release; one that is no draft is published at once. */
export function createRelease(world: World, repository: Repository, wanted: NewRelease): Release {
  const release: Release = {
    id: world.state.nextId(180_000_000),
    author: wanted.author,
    createdAt: world.state.now(),
    tagName: wanted.tagName,
    target: wanted.target ?? repository.defaultBranch,
    name: wanted.name ?? wanted.tagName,
    body: wanted.body ?? '',
    draft: true,
    prerelease: wanted.prerelease ?? false,
    publishedAt: null,
  };
  repository.releases.set(release.id, release);
  tell(world, repository, release, 'created', wanted.author);
  if (wanted.draft !== true) publishRelease(world, repository, release, wanted.author);
  return release;
}

/** Publishes a draft: its tag is made where it is missing, and it is told of. */
export function publishRelease(world: World, repository: Repository, release: Release, sender: Account): void {
  release.draft = false;
  release.publishedAt = world.state.now();
  const at = resolveRef(repository.git, release.target);
  if (!repository.git.tags.has(release.tagName) && at !== undefined) repository.git.tags.set(release.tagName, at.sha);
  tell(world, repository, release, 'published', sender);
  if (!release.prerelease) tell(world, repository, release, 'released', sender);
}

function tell(
  world: World,
  repository: Repository,
  release: Release,
  action: 'created' | 'published' | 'released',
  sender: Account,
): void {
  const parts = { release: releasePayload(world, repository, release) };
  const happening = { event: 'release', action, repository, sender, parts };
  world.emit(happening);
  if (!release.draft) triggerWorkflows(world, happening, { ref: release.tagName });
}
