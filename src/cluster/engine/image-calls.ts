import { z } from 'zod';
import type { EngineApi } from './api.ts';
import type { Engine } from './engine.ts';
import { pullImage } from './pull.ts';
import { segment, textList, wholeNumber } from './schemas.ts';
import type { ImageDetails, ImageSummary } from './types.ts';

type ImageCalls = Pick<Engine, 'listImages' | 'inspectImage' | 'pullImage' | 'tagImage' | 'removeImage'>;

/** `<none>:<none>` stands for an image without a name. */
const names = textList.transform((list) =>
  list.filter((name) => !name.startsWith('<none>') && !name.endsWith('<none>')),
);

const summarySchema = z
  .object({ Id: z.string(), RepoTags: names, RepoDigests: names, Created: wholeNumber, Size: wholeNumber })
  .transform((raw): ImageSummary => ({
    id: raw.Id,
    repoTags: raw.RepoTags,
    repoDigests: raw.RepoDigests,
    createdAt: raw.Created,
    bytes: raw.Size,
  }));

const detailsSchema = z
  .object({
    Id: z.string(),
    RepoTags: names,
    RepoDigests: names,
    Architecture: z.string(),
    Os: z.string(),
    Created: z.string().default(''),
    Config: z.object({ Env: textList }).nullish(),
  })
  .transform((raw): ImageDetails => ({
    id: raw.Id,
    repoTags: raw.RepoTags,
    repoDigests: raw.RepoDigests,
    architecture: raw.Architecture,
    os: raw.Os,
    createdAt: raw.Created,
    environment: raw.Config?.Env ?? [],
  }));

/** Images of one host. References go into the path as they are: their slashes are part of the engine's routes. */
export function imageCalls(api: EngineApi): ImageCalls {
  const path = (reference: string): string => `/images/${reference.split('/').map(segment).join('/')}`;
  return {
    listImages: (options = {}) => api.json(z.array(summarySchema), { method: 'GET', path: '/images/json', ...options }),
    inspectImage: (reference, options = {}) =>
      api.json(detailsSchema, { method: 'GET', path: `${path(reference)}/json`, ...options }),
    pullImage: (reference, options) => pullImage(api, reference, options),
    tagImage: (reference, repository, tag) =>
      api.call({ method: 'POST', path: `${path(reference)}/tag`, query: { repo: repository, tag } }),
    removeImage: (reference) => api.call({ method: 'DELETE', path: path(reference), waits: true }),
  };
}
