import { z } from 'zod';
import { OpsError } from '../../errors.ts';
import { linesOf } from './http.ts';
import type { EngineApi } from './api.ts';
import type { Filters } from './engine.ts';
import { linkFault } from './faults.ts';
import { filterText, parseAnswer, textMap, wholeNumber } from './schemas.ts';
import type { EngineEvent } from './types.ts';

const eventSchema = z
  .object({
    Type: z.string(),
    Action: z.string(),
    Actor: z.object({ ID: z.string(), Attributes: textMap }),
    time: wholeNumber,
  })
  .transform((raw): EngineEvent => ({
    type: raw.Type,
    action: raw.Action,
    actorId: raw.Actor.ID,
    attributes: raw.Actor.Attributes,
    at: new Date(raw.time * 1000),
  }));

/** `GET /events`, until `signal` aborts. @throws OpsError `connection-lost` when the link breaks first */
export async function* readEvents(
  api: EngineApi,
  filters: Filters,
  { signal, since }: { readonly signal: AbortSignal; readonly since?: Date },
): AsyncGenerator<EngineEvent> {
  try {
    const answer = await api.stream({
      method: 'GET',
      path: '/events',
      query: {
        filters: filterText(filters),
        since: since === undefined ? undefined : String(Math.floor(since.getTime() / 1000)),
      },
      signal,
    });
    for await (const line of linesOf(answer)) {
      const parsed = eventSchema.safeParse(parseAnswer(line));
      if (parsed.success) yield parsed.data;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw linkFault(api.host, error, undefined);
  }
  if (!signal.aborted)
    throw new OpsError('connection-lost', `Docker on ${api.host} ended its events`, { where: api.host });
}
