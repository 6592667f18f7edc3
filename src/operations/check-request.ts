import { parseIdentity } from '../backup/format/identity.ts';
import { parseRecipients } from '../backup/format/recipients.ts';
import { openSigningKey } from '../backup/origin/signing-key.ts';
import { parseInventory, type Inventory } from '../cluster/inventory/inventory.ts';
import { parseKnownHosts, pinProblems } from '../cluster/inventory/known-hosts.ts';
import { openPrivateKey } from '../cluster/ssh/private-key.ts';
import { parseDsn } from '../database/dsn.ts';
import { hintFor, isOpsError, OpsError, type Problem, problemsIn } from '../errors.ts';
import { verbOfOperation } from '../command/grammar.ts';
import type { Operation } from '../command/operations.ts';
import type { RunRequest } from '../request.ts';
import type { Secret } from '../secret.ts';
import { operations } from './operations.ts';
import { needsDatabase } from './requirements.ts';

/** Whether the run takes a backup. */
export function takesBackup({ operation, policy }: Pick<RunRequest, 'operation' | 'policy'>): boolean {
  const { backsUp } = operations[operation];
  return backsUp === 'always' || (backsUp === 'unless-skipped' && policy.backup === 'required');
}

function needs(operation: Operation, input: string): boolean {
  return operations[operation].requires?.some((one) => one.input === input) === true;
}

/**
 * Looks at everything that can be judged without a connection.
 * @throws OpsError `input-invalid` with all that is wrong, each with the input it is about
 */
export async function checkRequest(request: RunRequest): Promise<void> {
  const problems: Problem[] = [];
  const { cluster, database } = request;
  const check = async (look: () => unknown): Promise<void> => {
    try {
      await look();
    } catch (error) {
      if (!isOpsError(error)) throw error;
      problems.push(...problemsIn(error));
    }
  };
  let inventory: Inventory | undefined;
  await check(() => (inventory = parseInventory(cluster)));
  await check(() => openPrivateKey(cluster.sshPrivateKey, cluster.sshPassphrase));
  await check(() => problems.push(...pinProblems(parseKnownHosts(cluster.knownHosts), inventory?.hosts ?? [])));
  if (takesBackup(request) || needs(request.operation, 'backup-recipients')) {
    await check(() => parseRecipients(database.recipients));
  }
  if (takesBackup(request)) {
    const { verifyUrl, signingKey } = database;
    if (signingKey !== undefined) await check(() => openSigningKey(signingKey));
    if (verifyUrl !== undefined) await check(() => parseDsn(verifyUrl, 'verify-database-url'));
  } else if (operations[request.operation].opensBackups === true && database.verifyUrl !== undefined) {
    const { verifyUrl } = database;
    await check(() => parseDsn(verifyUrl, 'verify-database-url'));
  }
  const identity = identityFor(request);
  if (identity !== undefined) await check(() => parseIdentity(identity));
  if (takesBackup(request) || needs(request.operation, needsDatabase.input)) {
    const dsn = database.dsn ?? inventory?.databaseDsn;
    if (dsn !== undefined)
      await check(() => parseDsn(dsn, database.dsn === undefined ? 'd8x-config: database_dsn' : 'database-dsn'));
    else if (inventory !== undefined)
      problems.push({ path: 'database-dsn', message: 'is missing, and d8x-config has no database_dsn' });
  }
  const argument = verbOfOperation(request.operation)?.argument;
  const names = argument === 'requests' || (argument === 'change' && request.plans !== 'rollback');
  if (names && request.services.length === 0) {
    problems.push({ path: 'services', message: 'names no service' });
  }
  if (problems.length === 0) return;
  const [first] = problems;
  throw new OpsError(
    'input-invalid',
    problems.length === 1 ? `${first?.path ?? ''} ${first?.message ?? ''}` : `${problems.length} inputs need fixing`,
    {
      where: first?.path ?? 'inputs',
      hint: hintFor(problems, 'Nothing was connected to. Fix what is listed and start again.'),
      problems,
    },
  );
}

/** The identity that a run will decrypt with, where it is given one. */
function identityFor(request: RunRequest): Secret | undefined {
  if (needs(request.operation, 'backup-identity')) return request.restore?.identity ?? request.database.identity;
  const opens = operations[request.operation].opensBackups === true;
  const verifies = takesBackup(request) && request.policy.verify === 'restore';
  return opens || verifies ? request.database.identity : undefined;
}
