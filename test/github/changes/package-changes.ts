import type { JsonObject } from '../json.ts';
import { simpleUser } from '../payloads/account-payload.ts';
import { packageVersionPayload } from '../payloads/release-payload.ts';
import type { Account } from '../state/accounts.ts';
import type { Package, PackageVersion } from '../state/releases.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../world.ts';

/** A container image on its way to the registry. */
export interface PushedImage {
  /** Of the package, without its owner. */
  readonly name: string;
  /** `sha256:…`. */
  readonly digest: string;
  readonly tags: readonly string[];
  /** Of the manifests for each platform, where it is an index: GitHub tells of each. */
  readonly platforms?: readonly string[];
}

/** The date of container events; see `package.published` of @octokit/webhooks-examples, and captured payloads of 2019 to 2025. */
const noDate = '0001-01-01T00:00:00Z';

/** Stores a version of a container package, takes its tags from older ones, and tells of it. */
export function pushImage(world: World, repository: Repository, image: PushedImage, sender: Account): PackageVersion {
  const of = packageNamed(world, repository.owner, image.name);
  for (const older of of.versions) older.tags = older.tags.filter((tag) => !image.tags.includes(tag));
  const version: PackageVersion = {
    id: world.state.nextId(300_000_000),
    digest: image.digest,
    tags: [...image.tags],
    createdAt: world.state.now(),
  };
  of.versions.push(version);
  const untagged = (image.platforms ?? []).map((digest) => ({
    ...version,
    id: world.state.nextId(300_000_000),
    digest,
    tags: [],
  }));
  for (const told of [...untagged, version]) {
    const parts = { registry_package: registryPackage(world, of, told, sender) };
    world.emit({ event: 'registry_package', action: 'published', repository, sender, parts });
  }
  return version;
}

function packageNamed(world: World, owner: Account, name: string): Package {
  const known = world.state.packages.find((one) => one.owner.id === owner.id && one.name === name);
  if (known !== undefined) return known;
  const made: Package = { id: world.state.nextId(8_000_000), owner, name, versions: [] };
  world.state.packages.push(made);
  return made;
}

function registryPackage(world: World, of: Package, version: PackageVersion, author: Account): JsonObject {
  const page = `${world.url}/${of.owner.login}/packages/${of.id}`;
  const rest = packageVersionPayload(world, of, version);
  return {
    id: of.id,
    name: of.name,
    namespace: of.owner.login,
    description: '',
    ecosystem: 'CONTAINER',
    package_type: 'CONTAINER',
    html_url: page,
    created_at: noDate,
    updated_at: noDate,
    owner: simpleUser(world, of.owner),
    registry: {
      about_url: `${world.url}/about`,
      name: 'GitHub CONTAINER registry',
      type: 'CONTAINER',
      url: `${world.url}/${of.owner.login}`,
      vendor: 'GitHub Inc',
    },
    package_version: {
      id: version.id,
      version: version.digest,
      name: version.digest,
      description: '',
      summary: '',
      html_url: rest['html_url'] ?? page,
      target_commitish: 'main',
      target_oid: '',
      created_at: noDate,
      updated_at: noDate,
      metadata: [],
      package_files: [],
      package_url: `ghcr.io/${of.owner.login}/${of.name}:${version.tags[0] ?? version.digest}`,
      author: simpleUser(world, author),
      installation_command: `docker pull ghcr.io/${of.owner.login}/${of.name}@${version.digest}`,
      container_metadata: {
        tag: { name: version.tags[0] ?? '', digest: version.digest },
        labels: {},
        manifest: {},
      },
    },
  };
}
