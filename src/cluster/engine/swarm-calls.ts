import { z } from 'zod';
import type { EngineApi } from './api.ts';
import { authHeader } from './image-calls.ts';
import type { CallOptions, Engine, Filters } from './engine.ts';
import { filterText, segment, optionalText, textMap, wholeNumber } from './schemas.ts';
import { serviceSchema } from './service-schema.ts';
import { type Config, type Node, type Task, taskStates } from './types.ts';

export const taskSchema = z
  .object({
    ID: z.string(),
    ServiceID: z.string(),
    NodeID: optionalText,
    Slot: wholeNumber.optional(),
    CreatedAt: z.string(),
    DesiredState: z.enum(taskStates),
    Spec: z.object({ ContainerSpec: z.object({ Image: z.string() }).optional() }),
    Status: z.object({
      Timestamp: z.string(),
      State: z.enum(taskStates),
      Message: z.string().default(''),
      Err: optionalText,
      ContainerStatus: z.object({ ContainerID: optionalText, ExitCode: wholeNumber.optional() }).nullish(),
    }),
  })
  .transform((raw): Task => ({
    id: raw.ID,
    serviceId: raw.ServiceID,
    nodeId: raw.NodeID,
    slot: raw.Slot,
    desiredState: raw.DesiredState,
    state: raw.Status.State,
    stateAt: raw.Status.Timestamp,
    message: raw.Status.Message,
    error: raw.Status.Err,
    containerId: raw.Status.ContainerStatus?.ContainerID,
    exitCode: raw.Status.ContainerStatus?.ExitCode,
    image: raw.Spec.ContainerSpec?.Image ?? '',
    createdAt: raw.CreatedAt,
  }));

export const nodeSchema = z
  .object({
    ID: z.string(),
    Spec: z.object({
      Role: z.enum(['manager', 'worker']),
      Availability: z.enum(['active', 'pause', 'drain']),
      Labels: textMap,
    }),
    Description: z.object({
      Hostname: z.string(),
      Platform: z.object({ Architecture: z.string(), OS: z.string() }),
      Engine: z.object({ EngineVersion: z.string(), Labels: textMap }),
    }),
    Status: z.object({ State: z.enum(['unknown', 'down', 'ready', 'disconnected']), Addr: z.string().default('') }),
  })
  .transform((raw): Node => ({
    id: raw.ID,
    hostName: raw.Description.Hostname,
    role: raw.Spec.Role,
    availability: raw.Spec.Availability,
    state: raw.Status.State,
    address: raw.Status.Addr,
    platform: { architecture: raw.Description.Platform.Architecture, os: raw.Description.Platform.OS },
    engineVersion: raw.Description.Engine.EngineVersion,
    labels: raw.Spec.Labels,
    engineLabels: raw.Description.Engine.Labels,
  }));

export const configSchema = z
  .object({
    ID: z.string(),
    Version: z.object({ Index: wholeNumber }),
    Spec: z.looseObject({ Name: z.string(), Labels: textMap }),
  })
  .transform((raw): Config => ({
    id: raw.ID,
    version: raw.Version.Index,
    name: raw.Spec.Name,
    labels: raw.Spec.Labels,
    spec: raw.Spec,
  }));

/** Docker writes kernel names of architectures for hosts and Go's for images; the latter are what platforms are compared by. */
export function goArchitecture(name: string): string {
  const names = new Map([
    ['x86_64', 'amd64'],
    ['aarch64', 'arm64'],
    ['armv7l', 'arm'],
  ]);
  return names.get(name) ?? name;
}

type SwarmCalls = Pick<Engine, 'listServices' | 'inspectService' | 'updateService' | 'listTasks' | 'listNodes'>;

/** Services, tasks and nodes. */
export function swarmCalls(api: EngineApi): SwarmCalls {
  const list = <T>(
    schema: z.ZodType<T>,
    path: string,
    filters?: Filters,
    options: CallOptions = {},
  ): Promise<readonly T[]> =>
    api.json(z.array(schema), { method: 'GET', path, query: { filters: filterText(filters) }, ...options });
  return {
    listServices: (filters, options) => list(serviceSchema, '/services', filters, options),
    inspectService: (idOrName, options) =>
      api.json(serviceSchema, { method: 'GET', path: `/services/${segment(idOrName)}`, ...options }),
    updateService: async (service, spec, options = {}) => {
      const { auth, rollback, ...rest } = options;
      await api.call({
        method: 'POST',
        path: `/services/${segment(service.id)}/update`,
        query: {
          version: String(service.version),
          rollback: rollback === true ? 'previous' : undefined,
          // Without credentials of ours the ones in the spec stay: a private image must stay pullable on a new node.
          registryAuthFrom: auth === undefined ? (rollback === true ? 'previous-spec' : 'spec') : undefined,
        },
        headers: authHeader(auth),
        json: spec,
        ...rest,
      });
    },
    listTasks: (filters, options) => list(taskSchema, '/tasks', filters, options),
    listNodes: (options) => list(nodeSchema, '/nodes', undefined, options),
  };
}

type ConfigCalls = Pick<Engine, 'listConfigs' | 'createConfig' | 'updateConfigLabels' | 'removeConfig'>;

/** Swarm's config objects. */
export function configCalls(api: EngineApi): ConfigCalls {
  return {
    listConfigs: (filters, options = {}) =>
      api.json(z.array(configSchema), {
        method: 'GET',
        path: '/configs',
        query: { filters: filterText(filters) },
        ...options,
      }),
    createConfig: async ({ name, labels, data }) => {
      const { ID } = await api.json(z.object({ ID: z.string() }), {
        method: 'POST',
        path: '/configs/create',
        json: { Name: name, Labels: labels, Data: Buffer.from(data).toString('base64') },
      });
      return ID;
    },
    updateConfigLabels: (config, labels) =>
      api.call({
        method: 'POST',
        path: `/configs/${segment(config.id)}/update`,
        query: { version: String(config.version) },
        json: { ...config.spec, Labels: labels },
      }),
    removeConfig: (id) => api.call({ method: 'DELETE', path: `/configs/${segment(id)}` }),
  };
}
