import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import type { RunRequest } from '../../src/request.ts';
import { isUnattended, unattendedMark, unattendedSuffix } from '../../src/policy/unattended.ts';
import { unattendedOperations } from '../../src/command/operations.ts';

const marked = z.object({ [unattendedMark]: z.object({ unattended: z.literal(true) }) });

/**
 * Refuses what changes the cluster in an environment that is there for what needs no reviewer.
 * @throws OpsError `authorisation-failed`
 */
export function checkEnvironment({
  operation,
  environment = 'production',
  cluster,
}: Pick<RunRequest, 'operation' | 'environment' | 'cluster'>): void {
  if (isUnattended(operation) || !isMarked(cluster.d8xConfig)) return;
  const name = environment.endsWith(unattendedSuffix) ? environment.slice(0, -unattendedSuffix.length) : environment;
  throw new OpsError(
    'authorisation-failed',
    `${operation} is not done with the secrets of ${name}${unattendedSuffix}, which are for ${unattendedOperations.join(', ')} alone`,
    {
      where: 'environment',
      hint: `Run it in the environment ${name}, where its reviewers are asked. The ready-made workflows pick the environment by the operation.`,
    },
  );
}

function isMarked(config: string | undefined): boolean {
  if (config === undefined) return false;
  try {
    return marked.safeParse(JSON.parse(config)).success;
  } catch {
    // Said with the other problems of the inputs.
    return false;
  }
}
