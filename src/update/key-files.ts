import type { Host } from '../cluster/host.ts';
import type { ContainerDetails } from '../cluster/engine/types.ts';
import { OpsError } from '../errors.ts';
import { brokerKeyFile, brokerKeyFolder } from './broker-key.ts';
import type { UpdateContext } from './context.ts';
import type { KeyFile } from './key-file.ts';
import { readRecord } from './record.ts';
import { referralKeyFile } from './referral-key.ts';
import { runLabel } from './workshop.ts';

/** The referral executor's key file on the manager. */
export function referralKeys({ cluster, deployment }: Pick<UpdateContext, 'cluster' | 'deployment'>): KeyFile {
  return referralKeyFile(cluster.manager, deployment.sudoPassword);
}

/** The broker's key file, in the volume that its container has. @throws OpsError `compose-failed` when it has none */
export function brokerKeys(
  { run }: Pick<UpdateContext, 'run'>,
  host: Host,
  container: ContainerDetails | undefined,
): KeyFile {
  const mount = container?.mounts.find(({ type, destination }) => type === 'volume' && destination === brokerKeyFolder);
  if (container === undefined || mount?.name === undefined) {
    throw new OpsError('compose-failed', `the broker's container on ${host.name} has no volume at ${brokerKeyFolder}`, {
      where: host.name,
      hint: 'The compose file in ~/broker should mount keyvol there; then the key can be replaced.',
    });
  }
  return brokerKeyFile({
    engine: host.engine,
    volume: mount.name,
    imageId: container.imageId,
    run: runLabel(run),
  });
}

/** Names of the keys that a service may still go back to, by what is recorded of it. */
export function keptKeys(recorded: Readonly<Record<string, string>>): string[] {
  return readRecord(recorded)?.history.flatMap(({ replacedKey }) => replacedKey ?? []) ?? [];
}
