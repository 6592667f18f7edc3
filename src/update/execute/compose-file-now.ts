import type { ContainerDetails } from '../../cluster/engine/types.ts';
import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import { bareName } from '../../service-name.ts';
import type { BrokerIntent } from '../model/intent.ts';
import { observeComposeFile } from '../observe/observe-compose-file.ts';
import { composeFileNotices, composeFileProblems } from '../plan/compose-file.ts';
import type { UpdateSession } from '../swarm/session.ts';

/** What stands against making a container from the compose file now, and what it would have besides. */
interface ComposeFileNow {
  /** `config-invalid`, as the plan of an update would refuse it. */
  readonly refusal?: OpsError;
  readonly notices: readonly string[];
}

/**
 * Compares what the compose file makes of a service with what its container runs with, right before one is made anew from it: the plan
 * may be hours old, and what only the shell of whoever deployed it had would be gone. Where there is no container there is nothing to
 * compare with.
 */
export async function composeFileNow(
  { context }: Pick<UpdateSession, 'context'>,
  { service, compose }: Pick<BrokerIntent, 'service' | 'compose'>,
  present: ContainerDetails | undefined,
  signal: AbortSignal,
): Promise<ComposeFileNow> {
  const host = context.cluster.broker;
  if (host === undefined || present === undefined) return { notices: [] };
  const named = { name: bareName(service), container: present };
  const file = await observeComposeFile(host, compose, named, context.deployment, signal);
  const observed = { name: service, compose, file };
  const [problem] = composeFileProblems(observed, host.name);
  if (problem === undefined) return { notices: composeFileNotices(observed) };
  const { code, message, hint } = problem;
  return { refusal: new OpsError(code, message, { where: service, ...defined({ hint }) }), notices: [] };
}
