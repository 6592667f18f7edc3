import { registryAddress, privateRegistryAddress } from '../topology.ts';
import { privateRegistryPassword, privateRegistryUser } from '../credentials.ts';
import type { BuiltImage } from './build.ts';
import { buildImages } from './build.ts';
import type { Blob } from './manifest.ts';
import { privateRepositories, repositories } from './catalogue.ts';

/*
 * Fills both registries over the OCI distribution API. A program of its own, since it has to run within the sandbox's
 * network namespace.
 * usage: push.ts PROGRAM-OF-THE-SERVICES
 */

interface Target {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function ask(target: Target, method: string, path: string, body?: Buffer, type?: string): Promise<Response> {
  const response = await fetch(new URL(path, `http://${target.address}`), {
    method,
    headers: { ...target.headers, ...(type === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  if (!response.ok && response.status !== 404) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response;
}

/** Stores a blob, by reference where `donor` (another repository) has it already. */
async function pushBlob(target: Target, repository: string, donor: string, { digest, bytes }: Blob): Promise<void> {
  const start = await ask(target, 'POST', `/v2/${repository}/blobs/uploads/?mount=${digest}&from=${donor}`);
  if (start.status === 201) return;
  const location = new URL(start.headers.get('location') ?? '', `http://${target.address}`);
  location.searchParams.set('digest', digest);
  await ask(target, 'PUT', `${location.pathname}${location.search}`, bytes, 'application/octet-stream');
}

async function pushRepository(target: Target, donor: string, images: readonly BuiltImage[]): Promise<void> {
  const blobs = new Map(images.flatMap((image) => image.blobs.map((each) => [each.digest, each] as const)));
  const [repository] = images.map((image) => image.repository);
  if (repository === undefined) return;
  await Promise.all([...blobs.values()].map((each) => pushBlob(target, repository, donor, each)));
  for (const image of images) {
    for (const [index, { digest, bytes, mediaType }] of image.manifests.entries()) {
      const reference = index === image.manifests.length - 1 ? image.tag : digest;
      await ask(target, 'PUT', `/v2/${repository}/manifests/${reference}`, bytes, mediaType);
    }
  }
}

async function pushAll(target: Target, images: readonly BuiltImage[]): Promise<void> {
  const [first, ...others] = [...Map.groupBy(images, ({ repository }) => repository)];
  if (first === undefined) return;
  const [donor, group] = first;
  await pushRepository(target, donor, group);
  await Promise.all(others.map(([, group]) => pushRepository(target, donor, group)));
}

const [program = ''] = process.argv.slice(2);
const credentials = Buffer.from(`${privateRegistryUser}:${privateRegistryPassword}`).toString('base64');
await Promise.all([
  pushAll({ address: registryAddress, headers: {} }, buildImages(repositories, program)),
  pushAll(
    { address: privateRegistryAddress, headers: { authorization: `Basic ${credentials}` } },
    buildImages(privateRepositories, program),
  ),
]);
