import type { Host } from '../../cluster/host.ts';
import type { ContainerDetails } from '../../cluster/engine/types.ts';
import { brokerKeyFile, brokerKeyFolder } from './broker-key.ts';
import type { UpdateContext } from '../model/context.ts';
import type { KeyFile } from './key-file.ts';
import { readRecord } from '../model/record.ts';
import { referralKeyFile } from './referral-key.ts';
import { runLabel } from '../swarm/session.ts';

/** The referral executor's key file on the manager. */
export function referralKeys({ cluster, deployment }: Pick<UpdateContext, 'cluster' | 'deployment'>): KeyFile {
  return referralKeyFile(cluster.manager, deployment.sudoPassword);
}

/** The broker's key file, in the volume that its container has. */
export function brokerKeys(
  { run }: Pick<UpdateContext, 'run'>,
  host: Pick<Host, 'engine' | 'run' | 'name'>,
  { volume, imageId }: { readonly volume: string; readonly imageId: string },
): KeyFile {
  return brokerKeyFile({ host, volume, imageId, run: runLabel(run) });
}

/** The volume that a broker's container reads its key from; undefined where it has none. */
export function keyVolumeOf({ mounts }: Pick<ContainerDetails, 'mounts'>): string | undefined {
  return mounts.find(({ type, destination }) => type === 'volume' && destination === brokerKeyFolder)?.name;
}

/** Names of the key files that a service may still go back to, by what is recorded of it. */
export function keptKeys(recorded: Readonly<Record<string, string>>): string[] {
  return readRecord(recorded)?.history.flatMap(({ keyFile }) => keyFile ?? []) ?? [];
}
