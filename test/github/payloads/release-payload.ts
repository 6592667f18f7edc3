import type { JsonObject } from '../json.ts';
import type { Package, PackageVersion, Release } from '../state/releases.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';
import { simpleUser } from './account-payload.ts';
import { apiPath, htmlPath, nodeId, seed, timestamp, timestampOrNull } from './seed.ts';

/** A release. */
export function releasePayload(world: World, repository: Repository, release: Release): JsonObject {
  const api = apiPath(world, repository, `/releases/${release.id}`);
  const payload: JsonObject = {
    ...seed(world, 'release', repository),
    url: api,
    html_url: htmlPath(world, repository, `/releases/tag/${release.tagName}`),
    assets_url: `${api}/assets`,
    upload_url: `${api}/assets{?name,label}`,
    tarball_url: apiPath(world, repository, `/tarball/${release.tagName}`),
    zipball_url: apiPath(world, repository, `/zipball/${release.tagName}`),
    id: release.id,
    node_id: nodeId('Release', release.id),
    tag_name: release.tagName,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    created_at: timestamp(release.createdAt),
    published_at: timestampOrNull(release.publishedAt),
    author: simpleUser(world, release.author),
    assets: [],
  };
  delete payload['discussion_url'];
  return payload;
}

/** A version of a container package. */
export function packageVersionPayload(world: World, of: Package, version: PackageVersion): JsonObject {
  const kind = of.owner.type === 'Organization' ? 'orgs' : 'users';
  const page = `${world.url}/${kind}/${of.owner.login}/packages/container`;
  return {
    id: version.id,
    name: version.digest,
    url: `${world.apiUrl}/${kind}/${of.owner.login}/packages/container/${of.name}/versions/${version.id}`,
    package_html_url: `${page}/package/${of.name}`,
    html_url: `${page}/${of.name}/${version.id}`,
    created_at: timestamp(version.createdAt),
    updated_at: timestamp(version.createdAt),
    metadata: { package_type: 'container', container: { tags: [...version.tags] } },
  };
}
