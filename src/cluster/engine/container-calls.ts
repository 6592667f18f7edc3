import { z } from 'zod';
import type { EngineApi } from './api.ts';
import { containerDetailsSchema, containerSchema } from './container-schemas.ts';
import { isOpsError } from '../../errors.ts';
import type { Engine } from './engine.ts';
import { filterText, segment, textMap } from './schemas.ts';
import type { Volume } from './types.ts';

type ContainerCalls = Pick<
  Engine,
  | 'listContainers'
  | 'inspectContainer'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'removeContainer'
  | 'putArchive'
  | 'hasPath'
>;

/** Containers of one host. */
export function containerCalls(api: EngineApi): ContainerCalls {
  const path = (id: string, rest = ''): string => `/containers/${segment(id)}${rest}`;
  return {
    listContainers: (filters, { all, ...options } = {}) =>
      api.json(z.array(containerSchema), {
        method: 'GET',
        path: '/containers/json',
        query: { all: all === true ? 'true' : undefined, filters: filterText(filters) },
        ...options,
      }),
    inspectContainer: (id, options = {}) =>
      api.json(containerDetailsSchema, { method: 'GET', path: path(id, '/json'), ...options }),
    createContainer: async (name, body) => {
      const { Id } = await api.json(z.object({ Id: z.string() }), {
        method: 'POST',
        path: '/containers/create',
        query: { name },
        json: body,
      });
      return Id;
    },
    // 304, already started or stopped, is an answer below 400: what was asked for holds.
    startContainer: (id) => api.call({ method: 'POST', path: path(id, '/start') }),
    stopContainer: (id, options = {}) =>
      api.call({
        method: 'POST',
        path: path(id, '/stop'),
        waits: true,
        query: { t: options.graceSeconds === undefined ? undefined : String(options.graceSeconds) },
      }),
    removeContainer: (id, options = {}) =>
      api.call({
        method: 'DELETE',
        path: path(id),
        waits: true,
        query: {
          force: options.force === true ? 'true' : undefined,
          v: options.volumes === true ? 'true' : undefined,
        },
      }),
    putArchive: (id, folder, archive) =>
      api.call({
        method: 'PUT',
        path: path(id, '/archive'),
        query: { path: folder },
        headers: { 'content-type': 'application/x-tar' },
        body: archive,
      }),
    hasPath: async (id, source) => {
      try {
        await api.call({ method: 'HEAD', path: path(id, '/archive'), query: { path: source } });
        return true;
      } catch (error) {
        if (isOpsError(error, 'engine-not-found')) return false;
        throw error;
      }
    },
  };
}

type NetworkCalls = Pick<Engine, 'networkAddresses'>;

/** `IPv4Address` has the length of the network's prefix behind it. */
const networkSchema = z
  .object({ Containers: z.record(z.string(), z.object({ IPv4Address: z.string().default('') })).nullish() })
  .transform(
    ({ Containers }) =>
      new Map(
        Object.entries(Containers ?? {}).flatMap(([id, { IPv4Address }]) => {
          const [address = ''] = IPv4Address.split('/');
          return address === '' ? [] : [[id, address] as const];
        }),
      ),
  );

/** Networks of one host. */
export function networkCalls(api: EngineApi): NetworkCalls {
  return {
    networkAddresses: (name, options = {}) =>
      api.json(networkSchema, { method: 'GET', path: `/networks/${segment(name)}`, ...options }),
  };
}

type VolumeCalls = Pick<Engine, 'inspectVolume' | 'listVolumes' | 'createVolume' | 'removeVolume'>;

const volumeSchema = z
  .object({ Name: z.string(), Labels: textMap })
  .transform((raw): Volume => ({ name: raw.Name, labels: raw.Labels }));

const volumeListSchema = z
  .object({ Volumes: z.array(volumeSchema).nullish() })
  .transform(({ Volumes }): readonly Volume[] => Volumes ?? []);

/** Volumes of one host. */
export function volumeCalls(api: EngineApi): VolumeCalls {
  return {
    inspectVolume: (name) => api.json(volumeSchema, { method: 'GET', path: `/volumes/${segment(name)}` }),
    listVolumes: (filters) =>
      api.json(volumeListSchema, { method: 'GET', path: '/volumes', query: { filters: filterText(filters) } }),
    createVolume: (name, labels = {}) =>
      api.call({ method: 'POST', path: '/volumes/create', json: { Name: name, Labels: labels } }),
    removeVolume: (name) => api.call({ method: 'DELETE', path: `/volumes/${segment(name)}` }),
  };
}
