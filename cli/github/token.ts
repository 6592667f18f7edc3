import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Secret } from '../../src/secret.ts';
import { readSecret } from '../folder/secret-file.ts';
import type { CliContext } from '../context.ts';

const execute = promisify(execFile);
const ghTimeoutMs = 5_000;

/** The GitHub token to work with; undefined when there is none anywhere. @throws OpsError `input-invalid` for an unreadable file */
export async function findToken(
  tokenFile: string | undefined,
  { environment, terminal }: Pick<CliContext, 'environment' | 'terminal'>,
): Promise<Secret | undefined> {
  const text =
    tokenFile === undefined
      ? (environment['GITHUB_TOKEN'] ?? environment['GH_TOKEN'] ?? (await tokenOfGh(environment)))
      : (await readSecret(tokenFile, '--token-file', terminal)).reveal();
  const token = text?.trim() ?? '';
  return token === '' ? undefined : new Secret(token);
}

async function tokenOfGh(environment: CliContext['environment']): Promise<string | undefined> {
  try {
    const { stdout } = await execute('gh', ['auth', 'token'], { timeout: ghTimeoutMs, env: { ...environment } });
    return stdout;
  } catch {
    // Not installed, or not logged in.
    return undefined;
  }
}
