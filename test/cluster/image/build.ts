import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { ImageVersion, Packaging, Repository } from './catalogue.ts';
import { shortName } from './catalogue.ts';
import type { Blob, Manifest } from './manifest.ts';
import { attestationOf, blob, digestOf, docker, listOf, manifestOf, oci, platform } from './manifest.ts';
import type { TarEntry } from './tar.ts';
import { tar } from './tar.ts';

/** An image ready to be pushed: blobs first, then the manifests in their order; the last one is the image. */
export interface BuiltImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly blobs: readonly Blob[];
  readonly manifests: readonly Manifest[];
}

interface Layer extends Blob {
  /** Digest of the layer before compression. */
  readonly diffId: string;
}

function layer(entries: readonly TarEntry[], level: number): Layer {
  const archive = tar(entries);
  const bytes = gzipSync(archive, { level });
  return { digest: digestOf(bytes), bytes, diffId: digestOf(archive) };
}

const applets = [
  'sh',
  'sleep',
  'cat',
  'ls',
  'cp',
  'rm',
  'mkdir',
  'cut',
  'sha256sum',
  'hostname',
  'printf',
  'wget',
  'date',
  'id',
  'env',
  'chmod',
  'chown',
  'stat',
  'false',
  'true',
  'test',
  'dd',
  'ps',
  'kill',
  'mv',
  'tee',
  'sync',
  'nc',
  'touch',
];

function file(path: string, content: Uint8Array | string, mode: number): TarEntry {
  return { kind: 'file', path, content: Buffer.from(content), mode };
}

/** What images begin with. */
interface Layers {
  readonly base: Layer;
  readonly bare: Layer;
}

/** The layer that nearly all images share: a static busybox, and the program that they run. */
function baseLayer(program: string): Layer {
  return layer(
    [
      { kind: 'folder', path: 'bin' },
      file('bin/busybox', readFileSync('/bin/busybox'), 0o755),
      ...applets.map((name): TarEntry => ({ kind: 'link', path: `bin/${name}`, target: 'busybox' })),
      ...programEntries(program),
    ],
    1,
  );
}

function programEntries(program: string): readonly TarEntry[] {
  return [
    { kind: 'folder', path: 'tmp', mode: 0o1777 },
    { kind: 'folder', path: 'keyfile' },
    file('service', readFileSync(program), 0o755),
  ];
}

/** Bytes that no compressor shortens, the same each time: AES in counter mode over zeros. */
function ballast(length: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const ballastLayers = new Map<number, Layer>();

function ballastLayer(length: number): Layer {
  const known = ballastLayers.get(length) ?? layer([file('ballast', ballast(length), 0o644)], 0);
  ballastLayers.set(length, known);
  return known;
}

/**
 * The AES key that D8X's builds make at random (`go run cmd/keygen/main.go src/svc/ranky.txt`): here another one for
 * each image as well, but always the same.
 */
function builtInKey(repository: Repository, tag: string): string {
  return createHash('sha256').update(`built into ${repository.path}:${tag}`).digest('hex');
}

/** What the program of service/ reads. */
function versionLayer(repository: Repository, { tag, behaviour, start }: ImageVersion): Layer {
  const self = {
    name: shortName(repository),
    version: tag,
    behaviour,
    keyed: repository.keyed ?? '',
    ports: repository.ports,
    builtInKey: builtInKey(repository, tag),
    ...(start === undefined ? {} : { start }),
  };
  return layer([file('service.json', JSON.stringify(self), 0o644)], 6);
}

function configuration(
  repository: Repository,
  { behaviour, ownCheck }: ImageVersion,
  architecture: string,
  layers: readonly Layer[],
): Blob {
  const second = 1_000_000_000;
  return blob({
    architecture,
    os: 'linux',
    created: '2024-09-01T00:00:00Z',
    config: {
      Env: ['PATH=/bin'],
      Cmd: ['/service'],
      Labels: { 'org.opencontainers.image.title': shortName(repository) },
      ...(behaviour === 'unhealthy'
        ? { Healthcheck: { Test: ['CMD', 'false'], Interval: second, Timeout: second, Retries: 3 } }
        : {}),
      ...(ownCheck === true
        ? {
            Healthcheck: {
              Test: ['CMD', 'wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${repository.ports[0]}/health`],
              Interval: second,
              Timeout: 10 * second,
              Retries: 30,
            },
          }
        : {}),
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created: '2024-09-01T00:00:00Z', created_by: 'stand-in' })),
  });
}

/** An image for one platform. */
interface Single {
  readonly config: Blob;
  readonly manifest: Manifest;
}

/** What each way of packaging stores beside the layers; the last manifest is the image. */
const packagings: Readonly<
  Record<Packaging, (amd64: Single, arm64: Single) => Pick<BuiltImage, 'blobs' | 'manifests'>>
> = {
  plain: ({ config, manifest }) => ({ blobs: [config], manifests: [manifest] }),
  'plain-arm64': (_, { config, manifest }) => ({ blobs: [config], manifests: [manifest] }),
  'list-arm64': (_, { config, manifest }) => ({
    blobs: [config],
    manifests: [manifest, listOf(docker, [{ manifest, entry: platform('arm64') }])],
  }),
  list: (amd64, arm64) => ({
    blobs: [amd64.config, arm64.config],
    manifests: [
      amd64.manifest,
      arm64.manifest,
      listOf(docker, [
        { manifest: amd64.manifest, entry: platform('amd64') },
        { manifest: arm64.manifest, entry: platform('arm64') },
      ]),
    ],
  }),
  index: ({ config, manifest }) => {
    const attestation = attestationOf(manifest);
    const index = listOf(oci, [{ manifest, entry: platform('amd64') }, attestation]);
    return { blobs: [config, ...attestation.blobs], manifests: [manifest, attestation.manifest, index] };
  },
};

function buildImage({ base, bare }: Layers, repository: Repository, version: ImageVersion): BuiltImage {
  const ballast = version.ballast > 0 ? [ballastLayer(version.ballast)] : [];
  const layers = [version.bare === true ? bare : base, ...ballast, versionLayer(repository, version)];
  const types = version.packaging === 'index' ? oci : docker;
  const single = (architecture: string): Single => {
    const config = configuration(repository, version, architecture, layers);
    return { config, manifest: manifestOf(types, config, layers) };
  };
  const { blobs, manifests } = packagings[version.packaging](single('amd64'), single('arm64'));
  return {
    repository: repository.path,
    tag: version.tag,
    digest: manifests.at(-1)?.digest ?? '',
    blobs: [...layers, ...blobs],
    manifests,
  };
}

/**
 * Every image of `repositories`: the same bytes, hence the same digests, on each machine that has the same busybox and
 * the same `program`, see service/.
 */
export function buildImages(repositories: readonly Repository[], program: string): BuiltImage[] {
  const layers = { base: baseLayer(program), bare: layer(programEntries(program), 1) };
  return repositories.flatMap((repository) =>
    repository.versions.map((version) => buildImage(layers, repository, version)),
  );
}
