import { z } from 'zod';
import type { ServiceSpec } from '../../cluster/engine/types.ts';
import { Secret } from '../../secret.ts';

/** How d8x-cli's stack file hands a service its database: `DATABASE_DSN_HISTORY`, and one more in its first version. */
export const databaseVariable = /^DATABASE_DSN/;

const specSchema = z.looseObject({
  TaskTemplate: z.looseObject({ ContainerSpec: z.looseObject({ Env: z.array(z.string()).nullish() }).nullish() }),
});

/** The variables that a swarm service's tasks are started with; any of them may hold a password. */
export function serviceEnvironment(spec: ServiceSpec): ReadonlyMap<string, Secret> {
  const lines = specSchema.safeParse(spec).data?.TaskTemplate.ContainerSpec?.Env ?? [];
  return new Map(
    lines.map((line) => {
      const end = line.indexOf('=');
      return end < 0 ? [line, new Secret('')] : [line.slice(0, end), new Secret(line.slice(end + 1))];
    }),
  );
}
