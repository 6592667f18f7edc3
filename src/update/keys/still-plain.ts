import type { KeyService } from '../../request.ts';
import { toOpsError } from '../../errors.ts';
import { isPlain, type KeyFile } from './key-file.ts';
import { referralService } from './key-services.ts';

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
