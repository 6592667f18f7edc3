import { z } from 'zod';
import type { EngineApi } from './api.ts';
import type { Engine } from './engine.ts';
import { filterText, segment, textMap } from './schemas.ts';
import type { Volume } from './types.ts';

type VolumeCalls = Pick<Engine, 'inspectVolume' | 'listVolumes' | 'createVolume' | 'removeVolume'>;

const volumeSchema = z
  .object({ Name: z.string(), Driver: z.string(), Mountpoint: z.string(), Labels: textMap })
  .transform((raw): Volume => ({ name: raw.Name, driver: raw.Driver, mountpoint: raw.Mountpoint, labels: raw.Labels }));

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
