import { z } from 'zod';
import { type EngineApi, isDiskFull, linkFault } from './api.ts';
import type { Engine, PullProgress, RegistryAuth } from './engine.ts';
import { parseAnswer, segment, textList, wholeNumber } from './schemas.ts';
import type { ImageDetails, ImageSummary } from './types.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { linesOf } from './http.ts';

type ImageCalls = Pick<Engine, 'listImages' | 'inspectImage' | 'pullImage' | 'tagImage' | 'removeImage'>;

/** `<none>:<none>` stands for an image without a name. */
const names = textList.transform((list) =>
  list.filter((name) => !name.startsWith('<none>') && !name.endsWith('<none>')),
);

const summarySchema = z
  .object({ Id: z.string(), RepoTags: names, RepoDigests: names, Size: wholeNumber })
  .transform((raw): ImageSummary => ({
    id: raw.Id,
    repoTags: raw.RepoTags,
    repoDigests: raw.RepoDigests,
    bytes: raw.Size,
  }));

const detailsSchema = z
  .object({
    Id: z.string(),
    RepoDigests: names,
    Architecture: z.string(),
    Os: z.string(),
    Config: z.object({ Env: textList, Healthcheck: z.object({ Test: textList }).nullish() }).nullish(),
  })
  .transform((raw): ImageDetails => ({
    id: raw.Id,
    repoDigests: raw.RepoDigests,
    architecture: raw.Architecture,
    os: raw.Os,
    environment: raw.Config?.Env ?? [],
    hasHealthCheck: (raw.Config?.Healthcheck?.Test ?? []).some((word) => word !== 'NONE'),
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

const lineSchema = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: wholeNumber.optional(), total: wholeNumber.optional() }).optional(),
  error: z.string().optional(),
});

/** Pulls an image, telling of its progress. Docker answers 200 at once and reports a failure in the stream's last line. */
async function pullImage(
  api: EngineApi,
  reference: string,
  { auth, onProgress, ...call }: NonNullable<Parameters<Engine['pullImage']>[1]> = {},
): Promise<void> {
  try {
    const answer = await api.stream({
      method: 'POST',
      path: '/images/create',
      query: { fromImage: reference },
      headers: authHeader(auth),
      isRepeatable: true,
      ...call,
    });
    const layers = new Map<string, { readonly current: number; readonly total: number }>();
    for await (const line of linesOf(answer)) {
      const parsed = lineSchema.safeParse(parseAnswer(line));
      if (!parsed.success) continue;
      const { status, id, progressDetail, error } = parsed.data;
      if (error !== undefined) throw pullFault(api.host, reference, error);
      if (id === undefined || progressDetail?.total === undefined || status !== 'Downloading') continue;
      layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
      onProgress?.(sum(layers, status));
    }
    if (!answer.complete) throw new Error('the answer ended early');
  } catch (error) {
    if (isOpsError(error, 'engine-refused', 'engine-not-found'))
      throw pullFault(api.host, reference, error.message, error);
    throw linkFault(api.host, error, call.signal);
  }
}

function sum(
  layers: ReadonlyMap<string, { readonly current: number; readonly total: number }>,
  status: string,
): PullProgress {
  let currentBytes = 0;
  let totalBytes = 0;
  for (const { current, total } of layers.values()) {
    currentBytes += current;
    totalBytes += total;
  }
  return { currentBytes, totalBytes, status };
}

function pullFault(host: string, reference: string, said: string, cause?: unknown): OpsError {
  const full = isDiskFull(said);
  return new OpsError(full ? 'disk-full' : 'pull-failed', `${host} could not pull ${reference}: ${said}`, {
    where: host,
    hint: full
      ? "Free space under Docker's folder on that host, or run with prune: images."
      : 'Check that the host reaches the registry, and that registry-username and registry-password may read the image.',
    cause,
  });
}

/** The `X-Registry-Auth` header: URL-safe base64 of JSON, as the Engine API's description has it. */
export function authHeader(auth: RegistryAuth | undefined): Readonly<Record<string, string>> {
  if (auth === undefined) return {};
  const json = JSON.stringify({
    username: auth.username,
    password: auth.password.reveal(),
    serveraddress: auth.serverAddress,
  });
  // Padded: Docker up to 23 decodes it strictly.
  return { 'x-registry-auth': Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_') };
}
