import type { Engine } from '../cluster/engine/engine.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { type ArchivedFile, packFile, unpackFile } from './archive.ts';
import type { KeyFile } from './key-file.ts';

/** Where the broker reads its key, in the volume `keyvol` as `d8x-cli` mounts it. */
export const brokerKeyFolder = '/keyfile';
const keyName = 'keyfile.txt';
/** Label of the volumes that kept keys lie in, one each. They are as closed to others on the host as `keyvol` itself. */
const keptKeyLabel = 'd8x-ops.kept-key';
/** Label of everything that no run may leave behind. */
export const temporaryLabel = 'd8x-ops.temporary';
const keptFolder = '/kept';
const absentName = 'absent';

export interface KeyVolume {
  readonly engine: Engine;
  /** The volume that the broker's container mounts at `/keyfile`. */
  readonly volume: string;
  /** Any image that is on the host: the container made from it is never started. */
  readonly imageId: string;
  readonly run: string;
}

/**
 * The broker's key file in its volume. It is read and written through a container that is created with the volume and
 * never started, so no image is pulled, no command runs, and the key travels in the API's body only. A kept key lies in
 * a volume of its own, written before the present one is touched: a run that is killed in between can be mended.
 */
export function brokerKeyFile({ engine, volume, imageId, run }: KeyVolume): KeyFile {
  const withHelper = async <T>(kept: string | undefined, work: (container: string) => Promise<T>): Promise<T> => {
    const id = await engine.createContainer(`d8x-ops-key-${crypto.randomUUID()}`, {
      Image: imageId,
      Cmd: ['true'],
      NetworkDisabled: true,
      Labels: { [temporaryLabel]: run },
      HostConfig: {
        Mounts: [
          { Type: 'volume', Source: volume, Target: brokerKeyFolder },
          ...(kept === undefined ? [] : [{ Type: 'volume', Source: kept, Target: keptFolder }]),
        ],
      },
    });
    try {
      return await work(id);
    } finally {
      await engine.removeContainer(id, { force: true });
    }
  };
  const readFile = async (id: string, folder: string, name: string): Promise<ArchivedFile | undefined> => {
    try {
      return await unpackFile(await engine.getArchive(id, `${folder}/${name}`));
    } catch (error) {
      if (isOpsError(error, 'engine-not-found')) return undefined;
      throw error;
    }
  };
  const putKey = async (id: string, file: ArchivedFile): Promise<void> => {
    await engine.putArchive(id, brokerKeyFolder, await packFile({ ...file, name: keyName }));
    const written = await readFile(id, brokerKeyFolder, keyName);
    if (written !== undefined && Buffer.from(written.content).equals(file.content)) return;
    throw new OpsError('command-failed', `the key could not be written to volume ${volume}`, { where: volume });
  };
  const keep = async (name: string, present: ArchivedFile | undefined): Promise<void> => {
    const kept = keptVolume(name);
    await engine.createVolume(kept, { [keptKeyLabel]: name });
    await withHelper(kept, async (id) => {
      const isKept = (await readFile(id, keptFolder, keyName)) ?? (await readFile(id, keptFolder, absentName));
      if (isKept !== undefined) return;
      const file = present ?? { name: absentName, content: new Uint8Array(), mode: 0o600, uid: 0, gid: 0 };
      const asKept = { ...file, name: present === undefined ? absentName : keyName };
      await engine.putArchive(id, keptFolder, await packFile(asKept));
    });
  };
  const bringBack = async (name: string): Promise<boolean> => {
    if (!(await hasVolume(engine, keptVolume(name)))) return false;
    return withHelper(keptVolume(name), async (id) => {
      const file = await readFile(id, keptFolder, keyName);
      const wasAbsent = (await readFile(id, keptFolder, absentName)) !== undefined;
      if (file === undefined && !wasAbsent) return false;
      // Where there was none, an archive can't take the file away; the broker ignores an empty one as it does none.
      await putKey(id, file ?? { name: keyName, content: new Uint8Array(), mode: 0o644, uid: 0, gid: 0 });
      return true;
    });
  };
  const readPresent = (): Promise<ArchivedFile | undefined> =>
    withHelper(undefined, (id) => readFile(id, brokerKeyFolder, keyName));
  return {
    read: async () => {
      const file = await readPresent();
      return file === undefined ? undefined : new Secret(Buffer.from(file.content).toString('utf8'));
    },
    replace: async (key, keepAs) => {
      const present = await readPresent();
      await keep(keepAs, present);
      const { mode, uid, gid } = present ?? { mode: 0o644, uid: 0, gid: 0 };
      const content = Buffer.from(key.reveal());
      await withHelper(undefined, (id) => putKey(id, { name: keyName, content, mode, uid, gid }));
    },
    bringBack,
    exchange: async (from, keepAs) => {
      if (!(await hasVolume(engine, keptVolume(from)))) throw notKept(from);
      await keep(keepAs, await readPresent());
      if (!(await bringBack(from))) throw notKept(from);
    },
    forgetAllBut: async (names) => {
      const volumes = await engine.listVolumes({ label: [keptKeyLabel] });
      const forgotten = volumes.filter(({ labels }) => !names.includes(labels[keptKeyLabel] ?? ''));
      await Promise.all(forgotten.map(({ name }) => engine.removeVolume(name)));
    },
  };
}

function keptVolume(name: string): string {
  return `d8x-ops-kept-key-${name}`;
}

async function hasVolume(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.inspectVolume(name);
    return true;
  } catch (error) {
    if (isOpsError(error, 'engine-not-found')) return false;
    throw error;
  }
}

function notKept(name: string): OpsError {
  return new OpsError('rollback-unknown', `the broker's key from before ${name} is not kept on its host any more`, {
    where: keptVolume(name),
    hint: 'Give the key that it should have as broker-private-key.',
  });
}
