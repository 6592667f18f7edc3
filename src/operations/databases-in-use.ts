import type { Service } from '../cluster/engine/types.ts';
import { type Dsn, parseDsn } from '../database/dsn.ts';
import { databaseText, isSameText } from '../database/same-database.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { databaseVariable, serviceEnvironment } from '../update/observe/service-environment.ts';
import { servicesOfStack } from '../update/observe/observe-stack.ts';

/** A database that services name in their environment, and which of them do. */
export interface DatabaseInUse {
  readonly dsn: Dsn;
  /** `db.example.org:5432/history` */
  readonly text: string;
  readonly services: readonly string[];
}

/**
 * The databases that the services of a stack use, each once, by the text of its connection string.
 * @throws OpsError `database-differs` for one that can't be read; the text itself is never told
 */
export function databasesInUse(stackName: string, services: readonly Service[]): readonly DatabaseInUse[] {
  const found: DatabaseInUse[] = [];
  const named = servicesOfStack(stackName, services).toSorted((a, b) => a.name.localeCompare(b.name));
  for (const { name, service } of named) {
    for (const [key, value] of serviceEnvironment(service.spec)) {
      if (!databaseVariable.test(key) || value.reveal().trim() === '') continue;
      const dsn = read(name, key, () => parseDsn(value, `${key} of ${name}`));
      const known = found.findIndex((one) => isSameText(one.dsn, dsn));
      const before = found[known];
      if (before === undefined) found.push({ dsn, text: databaseText(dsn), services: [name] });
      else found[known] = { ...before, services: [...new Set([...before.services, name])] };
    }
  }
  return found;
}

function read(service: string, key: string, parse: () => Dsn): Dsn {
  try {
    return parse();
  } catch (cause) {
    if (!isOpsError(cause)) throw cause;
    throw new OpsError('database-differs', `it can't be told which database ${service} uses: ${cause.message}`, {
      where: service,
      hint: `Look at ${key} with: docker service inspect ${service}`,
      cause,
    });
  }
}
