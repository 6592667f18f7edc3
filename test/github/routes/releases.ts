import { createRelease, publishRelease } from '../changes/release-changes.ts';
import { booleanAt, textAt } from '../json.ts';
import { releasePayload } from '../payloads/release-payload.ts';
import { actor, type Call, type Handlers, lookup, param, repositoryOf } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { empty, invalid, json, notFound, type Reply } from '../server/reply.ts';
import type { Release } from '../state/releases.ts';

/** Releases. */
export const releaseRoutes: Handlers = {
  'repos/create-release': (call) => {
    const { world, body } = call;
    const repository = repositoryOf(call);
    const tagName = textAt(body, 'tag_name') ?? '';
    if ([...repository.releases.values()].some((one) => one.tagName === tagName && !one.draft)) {
      throw invalid('Release', 'tag_name', 'already_exists');
    }
    const release = createRelease(world, repository, {
      tagName,
      author: actor(call),
      target: textAt(body, 'target_commitish') ?? repository.defaultBranch,
      name: textAt(body, 'name') ?? null,
      body: textAt(body, 'body') ?? null,
      draft: booleanAt(body, 'draft') ?? false,
      prerelease: booleanAt(body, 'prerelease') ?? false,
    });
    return json(201, releasePayload(world, repository, release));
  },
  'repos/list-releases': (call) => {
    const repository = repositoryOf(call);
    return listReply(call, [...repository.releases.values()].toReversed(), (one) =>
      releasePayload(call.world, repository, one),
    );
  },
  'repos/get-release': (call) => reply(call, lookup(repositoryOf(call).releases, call, 'release_id')),
  'repos/get-release-by-tag': (call) =>
    reply(
      call,
      published(call).find((one) => one.tagName === param(call, 'tag')),
    ),
  'repos/get-latest-release': (call) =>
    reply(
      call,
      published(call).findLast((one) => !one.prerelease),
    ),
  'repos/update-release': (call) => {
    const { world, body } = call;
    const repository = repositoryOf(call);
    const release = lookup(repository.releases, call, 'release_id');
    release.tagName = textAt(body, 'tag_name') ?? release.tagName;
    release.name = textAt(body, 'name') ?? release.name;
    release.body = textAt(body, 'body') ?? release.body;
    release.prerelease = booleanAt(body, 'prerelease') ?? release.prerelease;
    if (release.draft && booleanAt(body, 'draft') === false) publishRelease(world, repository, release, actor(call));
    return reply(call, release);
  },
  'repos/delete-release': (call) => {
    const { releases } = repositoryOf(call);
    releases.delete(lookup(releases, call, 'release_id').id);
    return empty();
  },
};

function published(call: Call): Release[] {
  return [...repositoryOf(call).releases.values()].filter((release) => !release.draft);
}

function reply(call: Call, release: Release | undefined): Reply {
  if (release === undefined) throw notFound();
  return json(200, releasePayload(call.world, repositoryOf(call), release));
}
