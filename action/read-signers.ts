import { signersPath } from '../src/backup/origin/signers.ts';
import { OpsError } from '../src/errors.ts';
import type { GitHubRepository } from './github/repository.ts';

/**
 * Whose backups are trusted, by the default branch; empty where it has no such file.
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function readSigners(repository: GitHubRepository | undefined): Promise<string> {
  if (repository === undefined) return '';
  const file = await repository.file(signersPath);
  if (file.kind === 'found') return file.value;
  if (file.kind === 'refused' && file.status === 404) return '';
  const code = file.kind === 'unreachable' ? 'github-unreachable' : 'github-refused';
  throw new OpsError(code, `${signersPath} can't be read, and it says whose backups are trusted: ${file.message}`, {
    where: signersPath,
    hint: 'The job needs the permission contents: read, as the ready-made workflows give it.',
  });
}
