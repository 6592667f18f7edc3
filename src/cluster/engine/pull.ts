import { z } from 'zod';
import { isOpsError, OpsError } from '../../errors.ts';
import { linesOf } from './answer-lines.ts';
import type { EngineApi } from './api.ts';
import { authHeader } from './auth-header.ts';
import type { Engine, PullProgress } from './engine.ts';
import { isDiskFull, linkFault } from './faults.ts';
import { wholeNumber, parseAnswer } from './schemas.ts';

const lineSchema = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: wholeNumber.optional(), total: wholeNumber.optional() }).optional(),
  error: z.string().optional(),
});

/** Pulls an image, telling of its progress. Docker answers 200 at once and reports a failure in the stream's last line. */
export async function pullImage(
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
