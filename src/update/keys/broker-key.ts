import { packTar } from 'modern-tar';
import type { KeyFileState } from '../model/observed-keys.ts';
import { withHelper } from '../model/helper-container.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import type { Host } from '../../cluster/host.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { isPlain, type KeyFile } from './key-file.ts';
import type { Command } from '../../cluster/command/command.ts';

/** Where the broker reads its key, in the volume `keyvol` as `d8x-cli` mounts it. */
export const brokerKeyFolder = '/keyfile';
const keyName = 'keyfile.txt';
/** Label of the volumes that kept files lie in, one each. They are as closed to others on the host as `keyvol` itself. */
const keptKeyLabel = 'd8x-ops.kept-key';
const keptFolder = '/kept';
const absentName = 'absent';

export interface KeyVolume {
  readonly host: Pick<Host, 'engine' | 'run' | 'name'>;
  /** The volume that the broker's container mounts at `/keyfile`. */
  readonly volume: string;
  /** Any image that is on the host: the container made from it is never started. */
  readonly imageId: string;
  readonly run: string;
}

/**
 * The broker's key file in its volume. It is reached through a container that is created with the volume and never started, so no
 * image is pulled and no command of it runs. A new key travels in the API's body; files that were there are copied on the host
 * itself, by docker's own command, and never leave it. A kept one lies in a volume of its own, written before the present one is
 * touched: a run that is killed in between can be recovered.
 */
export function brokerKeyFile({ host, volume, imageId, run }: KeyVolume): KeyFile {
  const { engine } = host;
  const present = `${brokerKeyFolder}/${keyName}`;
  const withFiles = async <T>(kept: string | undefined, work: (container: string) => Promise<T>): Promise<T> => {
    const mounts = [
      { Type: 'volume', Source: volume, Target: brokerKeyFolder },
      ...(kept === undefined ? [] : [{ Type: 'volume', Source: kept, Target: keptFolder }]),
    ];
    return withHelper(engine, { purpose: 'key', image: imageId, run, mounts }, work);
  };
  const describe = async (id: string): Promise<KeyFileState | undefined> => {
    if (!(await engine.hasPath(id, present))) return undefined;
    const { stdout } = await host.run(describeFileCommand(id, present));
    return readDescription(stdout, host.name);
  };
  const putFile = async (id: string, content: Uint8Array, like: KeyFileState | undefined): Promise<void> => {
    const [uid = 0, gid = 0] = (like?.owner ?? '0:0').split(':').map(Number);
    const mode = Number.parseInt(like?.mode ?? '644', 8);
    await engine.putArchive(id, brokerKeyFolder, await packFile({ name: keyName, content, mode, uid, gid }));
    const written = await describe(id);
    if (written?.bytes === content.byteLength && (content.byteLength === 0 || isPlain(written))) return;
    throw new OpsError('command-failed', `the key could not be written to volume ${volume}`, { where: volume });
  };
  const keep = async (name: string): Promise<void> => {
    const kept = keptVolume(name);
    await engine.createVolume(kept, { [keptKeyLabel]: name });
    await withFiles(kept, async (id) => {
      const isKept = await Promise.all([keyName, absentName].map((one) => engine.hasPath(id, `${keptFolder}/${one}`)));
      if (isKept.some(Boolean)) return;
      if (await engine.hasPath(id, present)) {
        await host.run(copyFileCommand(id, present, keptFolder));
        return;
      }
      const none = { name: absentName, content: new Uint8Array(), mode: 0o600, uid: 0, gid: 0 };
      await engine.putArchive(id, keptFolder, await packFile(none));
    });
  };
  const putBack = async (name: string): Promise<boolean> => {
    if (!(await hasVolume(engine, keptVolume(name)))) return false;
    return withFiles(keptVolume(name), async (id) => {
      if (await engine.hasPath(id, `${keptFolder}/${keyName}`)) {
        await host.run(copyFileCommand(id, `${keptFolder}/${keyName}`, brokerKeyFolder));
        return true;
      }
      if (!(await engine.hasPath(id, `${keptFolder}/${absentName}`))) return false;
      // Where there was none, an archive can't take the file away; the broker ignores an empty one as it does none.
      await putFile(id, new Uint8Array(), undefined);
      return true;
    });
  };
  return {
    look: async () => {
      const [file, volumes] = await Promise.all([
        withFiles(undefined, describe),
        engine.listVolumes({ label: [keptKeyLabel] }),
      ]);
      return { file, kept: volumes.flatMap(({ labels }) => labels[keptKeyLabel] ?? []) };
    },
    keep,
    replace: async (key: Secret, keepAs) => {
      await keep(keepAs);
      await withFiles(undefined, async (id) => putFile(id, Buffer.from(key.reveal()), await describe(id)));
    },
    putBack,
    exchange: async (from, keepAs) => {
      if (!(await hasVolume(engine, keptVolume(from)))) throw notKept(from);
      await keep(keepAs);
      if (!(await putBack(from))) throw notKept(from);
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
  return new OpsError('rollback-unknown', `the broker's key file of before ${name} is not kept on its host any more`, {
    where: keptVolume(name),
    hint: 'Give the key that it should have as broker-private-key.',
  });
}

/** A file as Docker's archive endpoints carry it. */
interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Packs one file into a tar archive. */
async function packFile({ name, content, mode, uid, gid }: ArchivedFile): Promise<Uint8Array> {
  const header = { name, size: content.byteLength, type: 'file' as const, mode, uid, gid, mtime: new Date() };
  return packTar([{ header, body: content }]);
}

// GNU tar hands each file to a command, with what it knows of it in the environment; the rest is read to the end, so that
// docker's command does not fail for a closed pipe.
const describe = `printf '%s:%s %s %s ' "$TAR_UID" "$TAR_GID" "$TAR_MODE" "$TAR_SIZE"; head -c 2 | base64; cat > /dev/null`;

/** Prints owner, mode, length and the first two characters of a file in a container, and nothing else of it. */
function describeFileCommand(container: string, path: string): Command {
  return {
    stages: [
      ['docker', 'cp', `${container}:${path}`, '-'],
      ['tar', '-x', '-f', '-', `--to-command=${describe}`],
    ],
  };
}

// Docker holds a container for whoever reads from it or writes to it: a pipe from one into the other could wait for itself for ever.
// So all of it is read before the first of it is written. printf is bash's own: what it is given is in no argv.
const writeWhole = `set -o pipefail
archive=$(base64 -w 0) && [ -n "$archive" ] && printf %s "$archive" | base64 -d | docker cp - "$1"`;

/** Copies a file of a container into a folder of it, with owner and mode, on the host itself. */
function copyFileCommand(container: string, path: string, folder: string): Command {
  return {
    stages: [
      ['docker', 'cp', `${container}:${path}`, '-'],
      ['bash', '--norc', '-c', writeWhole, 'bash', `${container}:${folder}`],
    ],
    outlivesConnection: true,
  };
}

/** Reads what `describeFileCommand` prints. @throws OpsError `command-failed` when that is something else */
function readDescription(text: string, host: string): KeyFileState {
  const [, owner, mode, bytes, start] = /^(\d+:\d+) 0*([0-7]+) (\d+) ([A-Za-z0-9+/=]*)\s*$/.exec(text) ?? [];
  if (owner === undefined || mode === undefined || start === undefined)
    throw new OpsError('command-failed', `the broker's key file on ${host} could not be looked at`, { where: host });
  return { start: Buffer.from(start, 'base64').toString('latin1'), owner, mode, bytes: Number(bytes) };
}
