import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { demand } from './command.ts';
import type { ImageDigests } from './image/digests.ts';
import { docker, oci } from './image/manifest.ts';
import type { Layout } from './layout.ts';
import { onRunner } from './runner.ts';
import { registryAddress } from './topology.ts';

const accepted = [docker.manifest, docker.list, oci.manifest, oci.list].join(', ');

/** Which tags were moved, one `repository tag` a line, so that a reset puts them back. */
function movedTags({ dir }: Layout): string {
  return join(dir, 'moved-tags');
}

/** Gives a tag of the open registry another image of its repository, as a push does. @param repository such as `d8x-trader-main` */
export async function moveTag(
  layout: Layout,
  runner: number,
  repository: string,
  tag: string,
  digest: string,
): Promise<void> {
  await appendFile(movedTags(layout), `${repository} ${tag}\n`);
  await point(runner, repository, tag, digest);
}

/** Puts every tag back that was moved. */
export async function restoreTags(layout: Layout, runner: number, images: ImageDigests): Promise<void> {
  const lines = (await readFile(movedTags(layout), 'utf8').catch(() => '')).split('\n');
  for (const line of new Set(lines)) {
    const [repository = '', tag = ''] = line.split(' ');
    const digest = images[repository]?.[tag];
    if (digest !== undefined) await point(runner, repository, tag, digest);
  }
  await rm(movedTags(layout), { force: true });
}

async function point(runner: number, repository: string, tag: string, digest: string): Promise<void> {
  const curl = async (...more: readonly string[]): Promise<string> =>
    demand(onRunner(runner, ['curl', '-sSf', ...more], '/'));
  const manifests = `http://${registryAddress}/v2/d8-x/${repository}/manifests`;
  const answer = await curl('-i', '-H', `Accept: ${accepted}`, `${manifests}/${digest}`);
  const type = /^content-type: (\S+)/im.exec(answer)?.[1] ?? '';
  const manifest = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  await curl('-X', 'PUT', '-H', `Content-Type: ${type}`, '--data-binary', manifest, `${manifests}/${tag}`);
}
