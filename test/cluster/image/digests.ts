import { buildImages } from './build.ts';
import type { Repository } from './catalogue.ts';
import { privateRepositories, repositories } from './catalogue.ts';

/** Repository (`d8x-trader-main`) -> tag -> digest. */
export type ImageDigests = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The digests of everything that the registries hold: known without asking them, since images are always the same. */
export function imageDigests(program: string): ImageDigests {
  const digests: Record<string, Record<string, string>> = {};
  for (const { repository, tag, digest } of buildImages(allRepositories(), program)) {
    const name = repository.slice(repository.lastIndexOf('/') + 1);
    (digests[name] ??= {})[tag] = digest;
  }
  return digests;
}

function allRepositories(): readonly Repository[] {
  return [...repositories, ...privateRepositories];
}
