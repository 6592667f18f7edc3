import type { Agent } from 'node:http';
import { z } from 'zod';
import { EngineApi, linkFault } from './api.ts';
import { configCalls, swarmCalls, goArchitecture } from './swarm-calls.ts';
import { containerCalls, networkCalls, volumeCalls } from './container-calls.ts';
import { logCalls } from './log-calls.ts';
import type { Engine, CallOptions, Filters } from './engine.ts';
import { imageCalls } from './image-calls.ts';
import type { EngineInfo, EngineEvent } from './types.ts';
import { textList, filterText, parseAnswer } from './schemas.ts';
import { OpsError } from '../../errors.ts';
import { linesOf } from './http.ts';

/** The Docker Engine at the other end of `agent`'s connections. `host` names it in errors. */
export function createEngine(agent: Agent, host: string): Engine {
  const api = new EngineApi(agent, host);
  return {
    info: (options) => readInfo(api, options),
    ...swarmCalls(api),
    ...configCalls(api),
    ...containerCalls(api),
    ...logCalls(api),
    ...imageCalls(api),
    ...networkCalls(api),
    ...volumeCalls(api),
    events: (filters, options) => readEvents(api, filters, options),
  };
}

const infoSchema = z.object({
  ServerVersion: z.string(),
  Architecture: z.string(),
  OSType: z.string(),
  DockerRootDir: z.string(),
  SystemTime: z.string(),
  RegistryConfig: z
    .object({
      InsecureRegistryCIDRs: textList,
      IndexConfigs: z.record(z.string(), z.object({ Name: z.string(), Secure: z.boolean() })).nullish(),
    })
    .nullish(),
  Swarm: z.object({ NodeID: z.string(), ControlAvailable: z.boolean(), LocalNodeState: z.string() }),
});

/** `GET /info`. */
async function readInfo(api: EngineApi, options: CallOptions = {}): Promise<EngineInfo> {
  const apiVersion = await api.version(options.signal);
  const info = await api.json(infoSchema, { method: 'GET', path: '/info', ...options });
  const insecure = Object.values(info.RegistryConfig?.IndexConfigs ?? {}).filter(({ Secure }) => !Secure);
  return {
    serverVersion: info.ServerVersion,
    apiVersion,
    architecture: goArchitecture(info.Architecture),
    os: info.OSType,
    dockerRootDir: info.DockerRootDir,
    systemTime: info.SystemTime,
    insecureRegistries: [...(info.RegistryConfig?.InsecureRegistryCIDRs ?? []), ...insecure.map(({ Name }) => Name)],
    swarm: {
      nodeId: info.Swarm.NodeID,
      isManager: info.Swarm.ControlAvailable,
      state: info.Swarm.LocalNodeState,
    },
  };
}

const eventSchema = z
  .object({
    Action: z.string(),
    Actor: z.object({ ID: z.string() }),
  })
  .transform((raw): EngineEvent => ({
    action: raw.Action,
    actorId: raw.Actor.ID,
  }));

/** `GET /events`, until `signal` aborts. @throws OpsError `connection-lost` when the link breaks first */
async function* readEvents(
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
