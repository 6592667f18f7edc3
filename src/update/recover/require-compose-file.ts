import { defined } from '../../defined.ts';
import type { ContainerDetails } from '../../cluster/engine/types.ts';
import { OpsError } from '../../errors.ts';
import { bareName } from '../../service-name.ts';
import type { BrokerIntent } from '../model/intent.ts';
import { observeComposeFile } from '../observe/observe-compose-file.ts';
import { composeFileNotices, composeFileProblems } from '../plan/compose-file.ts';
import type { UpdateSession } from '../swarm/session.ts';

/**
 * Compares what the compose file makes of a service now with what its container runs with, before a killed run's is made anew from it:
 * what only the shell of whoever deployed it had would be gone. Where there is no container there is nothing to compare with.
 * @throws OpsError `config-invalid`, as the plan of an update would refuse it
 */
export async function requireComposeFile(
  { context }: Pick<UpdateSession, 'context'>,
  { service, compose }: Pick<BrokerIntent, 'service' | 'compose'>,
  present: ContainerDetails | undefined,
  signal: AbortSignal,
): Promise<void> {
  const host = context.cluster.broker;
  if (host === undefined || present === undefined) return;
  const named = { name: bareName(service), container: present };
  const file = await observeComposeFile(host, compose, named, context.deployment, signal);
  const observed = { name: service, compose, file };
  const [problem] = composeFileProblems(observed, host.name);
  if (problem !== undefined) {
    throw new OpsError(problem.code, problem.message, {
      where: service,
      ...defined({ hint: problem.hint }),
    });
  }
  for (const notice of composeFileNotices(observed)) context.journal.notice(notice);
}
