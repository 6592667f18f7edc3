import { objectAt } from '../json.ts';
import { seed } from '../payloads/seed.ts';
import type { Handlers } from '../server/call.ts';
import { json } from '../server/reply.ts';
import type { RateLimit } from '../server/rate-limit.ts';

/** What is left of the caller's requests. */
export function metaRoutes(limits: RateLimit): Handlers {
  return {
    'rate-limit/get': (call) => {
      const core = limits.state(call.headers['authorization'] ?? 'anonymous');
      const example = seed(call.world, 'rate-limit-overview');
      return json(200, { ...example, resources: { ...objectAt(example, 'resources'), core }, rate: core });
    },
  };
}
