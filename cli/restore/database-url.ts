import { parseDsn, type Dsn } from '../../src/database/dsn.ts';
import { OpsError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import type { Arguments } from '../declare/parse-arguments.ts';
import { readSecret } from '../folder/secret-file.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * The server that was named in place of the cluster's; undefined when none was.
 * @throws OpsError `command-invalid` for both options, or a password on the command line; `input-invalid`
 */
export async function givenDatabase(
  given: Pick<Arguments<'database-url' | 'database-url-file'>, 'text'>,
  terminal: Pick<Terminal, 'readInput'>,
  user: string,
): Promise<Dsn | undefined> {
  const [url, file] = [given.text('database-url'), given.text('database-url-file')];
  if (url !== undefined && file !== undefined) {
    throw new OpsError('command-invalid', '--database-url and --database-url-file name two databases', {
      hint: 'Give one of them.',
    });
  }
  if (file !== undefined) {
    return parseDsn(await readSecret(file, '--database-url-file', terminal), '--database-url-file', user);
  }
  if (url === undefined) return undefined;
  const dsn = parseDsn(new Secret(url), '--database-url', user);
  if (dsn.password === undefined) return dsn;
  throw new OpsError(
    'command-invalid',
    '--database-url holds a password, which every user of this machine can read there',
    {
      hint: 'Change that password, and give the URL with --database-url-file FILE, or - for standard input.',
    },
  );
}
