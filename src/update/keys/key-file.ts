import type { KeyFileLook, KeyFileState } from '../model/observed-keys.ts';
import { OpsError, toOpsError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { normalKey } from './private-key.ts';
import type { KeyChange } from '../model/plan.ts';
import type { KeyService } from '../../request.ts';
import { referralService } from './key-services.ts';

/** The file that a service reads its private key from, on the host where it lies, with the files that were there before. */
export interface KeyFile {
  look(): Promise<KeyFileLook>;
  /** Keeps the present file under a name, or notes that there is none. Harmless when repeated. */
  keep(name: string): Promise<void>;
  /** Puts `key` in place of the present file, which is kept under a name first. Harmless when repeated. */
  replace(key: Secret, keepAs: string): Promise<void>;
  /**
   * Brings the file back that was kept under a name; where there was none then, takes the present one away. Answers false
   * when nothing is kept under it: the present one has not been replaced then.
   */
  putBack(name: string): Promise<boolean>;
  /**
   * Puts the file kept as `from` in place of the present one, which is kept as well. Harmless when repeated.
   * @throws OpsError `rollback-unknown` when nothing is kept as `from`
   */
  exchange(from: string, keepAs: string): Promise<void>;
  /** Removes kept files but those of these names, and whatever a killed run left half-made. */
  forgetAllBut(names: readonly string[]): Promise<void>;
}

/** Whether the key lies in the file in plain text: any image can read it, and encrypts it where it may. */
export function isPlain(file: KeyFileState | undefined): boolean {
  return file?.start === '0x';
}

/** Does what the plan says about a key file. What is written there is in the form that the services read. */
export async function changeKey(file: KeyFile, change: KeyChange, key: Secret | undefined): Promise<void> {
  if (change.kind === 'restore') await file.exchange(change.from, change.keepAs);
  else if (change.kind === 'keep') await file.keep(change.keepAs);
  else {
    const normal = key === undefined ? undefined : normalKey(key);
    if (normal === undefined)
      throw new OpsError('internal', 'a key was to be replaced, and none that is one was given');
    await file.replace(normal, change.keepAs);
  }
}

/** A warning where a service that has no task yet could not encrypt its key. */
export async function plainUntilStarted(service: KeyService, key: KeyFile): Promise<readonly string[]> {
  const { file } = await key.look();
  if (!isPlain(file)) return [];
  return [`The key file of ${service} holds the key in plain text until ${service} is started: it has no replicas.`];
}

/** A warning where a service that runs has left its key in plain text, with what fixes it; none where it has not. */
export async function stillPlain(service: KeyService, key: KeyFile): Promise<readonly string[]> {
  try {
    const { file } = await key.look();
    if (file === undefined || !isPlain(file)) return [];
    const facts = `owner ${file.owner}, mode ${file.mode}`;
    const remedy =
      service === referralService
        ? `The share maps root to another user (root_squash), who has to be the file's owner: on the manager, sudo chown 65534:65534 /var/nfs/general/keyfile.txt, and start ${service} anew.`
        : `Its user has to be able to write the file: see docker volume inspect keyvol on the broker host. If its image never encrypts it, say keyfile-encryption: ${service}=none.`;
    return [
      `The key file of ${service} still holds the key in plain text (${facts}): the service could not write it. ${remedy}`,
    ];
  } catch (error) {
    return [`Whether ${service} has encrypted its key file could not be seen: ${toOpsError(error).message}`];
  }
}
