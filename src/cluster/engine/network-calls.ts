import { z } from 'zod';
import type { EngineApi } from './api.ts';
import type { Engine } from './engine.ts';
import { segment } from './schemas.ts';

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
