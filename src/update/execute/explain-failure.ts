import { isOpsError, OpsError } from '../../errors.ts';
import { imageOf } from '../model/image-text.ts';
import type { SwarmIntent } from '../model/intent.ts';
import { hintFromLog } from '../swarm/known-log-lines.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { taskLogs, tellingTask } from '../swarm/task-failure.ts';

/** A service that runs but does not answer well: its log is what says why. */
export async function explained(
  session: UpdateSession,
  intent: SwarmIntent,
  error: unknown,
  culprit: string | undefined,
): Promise<unknown> {
  if (!isOpsError(error, 'health-failed')) return error;
  const { manager } = session.context.cluster;
  const signal = AbortSignal.timeout(3_000);
  const tasks = await manager.engine.listTasks({ service: [intent.id] }, { signal }).catch(() => []);
  const task = tasks.find(({ id }) => id === culprit) ?? tellingTask(tasks, imageOf(intent.to));
  const logs = await taskLogs(manager, task, task?.nodeId === undefined ? undefined : session.hostOfNode(task.nodeId));
  const hint = hintFromLog(logs, error.hint ?? '');
  return new OpsError(error.code, error.message, { where: intent.service, hint, logs, cause: error });
}
