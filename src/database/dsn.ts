import { OpsError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { Dsn } from './connection-parameters.ts';
import { assembleDsn } from './dsn-parameters.ts';
import { readDsnText } from './dsn-text.ts';

export type { Dsn } from './connection-parameters.ts';

/**
 * Reads a URI (`postgres://`, `postgresql://`) or a keyword string (`host=… password='…'`) as libpq does
 * (PostgreSQL's manual, 34.1.1). What other drivers add is translated where it says where or how to connect, else passed over (`ignored`).
 *
 * @param defaultUser who connects when the text names nobody (libpq takes the operating system's user)
 * @throws OpsError `input-invalid` with every problem found, at `path`; never with a part of the text
 */
export function parseDsn(text: Secret, path = 'database-dsn', defaultUser?: string): Dsn {
  const trimmed = text.reveal().trim();
  const { dsn, problems } = assembleDsn(readDsnText(trimmed), new Secret(trimmed), defaultUser);
  if (dsn !== undefined) return dsn;
  throw new OpsError('input-invalid', `${path} is no usable PostgreSQL connection string: ${problems.join('; ')}`, {
    where: path,
    problems: problems.map((message) => ({ path, message })),
    hint: 'Write postgres://user:password@host:5432/database. In it, each of @ / : ? # % [ ] and spaces in a name or password is percent-encoded (@ is %40).',
  });
}

/** What must be masked for `dsn`: the whole text, and the password raw, decoded, encoded and quoted. */
export function secretsOf(dsn: Dsn): readonly Secret[] {
  return dsn.secrets;
}
