import type { Host } from '../../cluster/host.ts';
import type { Node, Task } from '../../cluster/engine/types.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { Digest } from '../../image/reference.ts';
import { readReference } from '../model/image-text.ts';

/**
 * Verifies on each node that the container of every task was made from the image of that digest: a task's spec only says what was
 * meant. Answers what could not be looked at.
 * @throws OpsError `update-failed` when a container runs something else
 */
export async function verifyOnNodes(
  service: string,
  tasks: readonly Task[],
  digest: Digest,
  nodes: readonly Node[],
  hostOfNode: (nodeId: string) => Host | undefined,
): Promise<readonly string[]> {
  const found = await Promise.all(tasks.map((task) => proveTask(service, task, digest, nodes, hostOfNode)));
  return [...new Set(found.filter((notice) => notice !== undefined))];
}

async function proveTask(
  service: string,
  task: Task,
  digest: Digest,
  nodes: readonly Node[],
  hostOfNode: (nodeId: string) => Host | undefined,
): Promise<string | undefined> {
  const name = nodes.find(({ id }) => id === task.nodeId)?.hostName ?? 'a node that left the swarm';
  const host = task.nodeId === undefined ? undefined : hostOfNode(task.nodeId);
  if (host === undefined)
    return `${service} runs on ${name} too, which is not reached: what runs there is not verified.`;
  const running = await runningDigests(host, task);
  if (running.includes(digest)) return undefined;
  const image = running.length === 0 ? 'no image that is known by a digest' : running.join(', ');
  throw new OpsError('update-failed', `${service} on ${name} runs ${image} instead of ${digest}`, {
    where: service,
    hint: `Look on ${name} with: docker ps --no-trunc`,
  });
}

async function runningDigests({ engine, name }: Host, { containerId }: Task): Promise<readonly Digest[]> {
  if (containerId === undefined) return [];
  try {
    const { imageId } = await engine.inspectContainer(containerId);
    const { repoDigests } = await engine.inspectImage(imageId);
    return repoDigests.flatMap((text) => readReference(text)?.digest ?? []);
  } catch (error) {
    if (!isOpsError(error, 'engine-not-found')) throw error;
    throw new OpsError('update-failed', `the container of a running task is not on ${name} any more`, { cause: error });
  }
}
