import { z } from 'zod';
import type { EngineApi } from './api.ts';
import type { Engine } from './engine.ts';
import { filterText, segment } from './schemas.ts';
import { configSchema } from './swarm-schemas.ts';

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
