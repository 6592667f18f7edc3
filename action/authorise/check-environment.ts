import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import type { RunRequest } from '../../src/request.ts';
import {
  isUnattended,
  opensBackups,
  recoverySuffix,
  unattendedMark,
  unattendedSuffix,
} from '../../src/policy/unattended.ts';
import { openingOperations, unattendedOperations } from '../../src/command/operations.ts';

const marked = z.object({
  [unattendedMark]: z.union([z.object({ unattended: z.literal(true) }), z.object({ recovery: z.literal(true) })]),
});

/** The environments beside the first that the secrets can be of. */
type Beside = 'unattended' | 'recovery';
const suffixes: Readonly<Record<Beside, string>> = { unattended: unattendedSuffix, recovery: recoverySuffix };
const operationsOf = { unattended: unattendedOperations, recovery: openingOperations } as const;

/**
 * Refuses what changes the cluster in an environment that is there for what needs no reviewer, and anything that opens no backup in the one
 * with the key for restoring.
 * @throws OpsError `authorisation-failed`
 */
export function checkEnvironment({
  operation,
  environment = 'production',
  cluster,
}: Pick<RunRequest, 'operation' | 'environment' | 'cluster'>): void {
  const beside = markOf(cluster.d8xConfig);
  if (beside === undefined) return;
  if (beside === 'recovery' ? opensBackups(operation) : isUnattended(operation)) return;
  const suffix = suffixes[beside];
  const name = environment.endsWith(suffix) ? environment.slice(0, -suffix.length) : environment;
  throw new OpsError(
    'authorisation-failed',
    `${operation} is not done with the secrets of ${name}${suffix}, which are for ${operationsOf[beside].join(', ')} alone`,
    {
      where: 'environment',
      hint: `Run it in the environment ${name}, where its reviewers are asked. The ready-made workflows pick the environment by the operation.`,
    },
  );
}

function markOf(config: string | undefined): Beside | undefined {
  if (config === undefined) return undefined;
  try {
    const mark = marked.safeParse(JSON.parse(config)).data?.[unattendedMark];
    return mark === undefined ? undefined : 'recovery' in mark ? 'recovery' : 'unattended';
  } catch {
    // Said with the other problems of the inputs.
    return undefined;
  }
}
