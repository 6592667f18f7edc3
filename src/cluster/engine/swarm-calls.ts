import { z } from 'zod';
import type { EngineApi } from './api.ts';
import { authHeader } from './image-calls.ts';
import type { CallOptions, Engine, Filters } from './engine.ts';
import { configSchema, nodeSchema, taskSchema } from './swarm-schemas.ts';
import { filterText, segment } from './schemas.ts';
import { serviceSchema } from './service-schema.ts';

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
