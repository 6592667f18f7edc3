import { parseDsn } from '../../src/database/dsn.ts';
import { OpsError } from '../../src/errors.ts';
import type { Journal } from '../../src/report/journal.ts';
import type { Result } from '../../src/report/result.ts';
import type { RestoreRequest, RunRequest } from '../../src/request.ts';
import { runbook } from '../../src/runbook.ts';
import type { Arguments } from '../declare/parse-arguments.ts';
import { type FolderOption, readDeployment } from '../folder/deployment.ts';
import { pinAccepted } from '../folder/host-keys.ts';

export interface ClusterRestore {
  readonly given: Pick<Arguments<FolderOption | 'accept-host-key'>, 'text' | 'list'>;
  readonly request: RestoreRequest;
  readonly confirm: (server: string, database: string) => Promise<void>;
  readonly journal: Journal;
  /** Shown to whoever finds the cluster locked meanwhile. */
  readonly actor: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** What a restore makes no use of. */
const policy: RunRequest['policy'] = {
  backup: 'skip',
  verify: 'none',
  onFailure: 'pause',
  prune: 'none',
  allowImageChange: false,
  allowKeyChange: false,
  keyFilesKeptPlain: [],
  startOrder: [],
  updateTimeoutMs: 0,
  paymentWaitMs: 0,
  stabilityMs: 0,
};

/**
 * Restores through the manager, as the Action's operation `restore` does, with the cluster's lock held. Answers its result.
 * @throws OpsError of reading the folder, and `host-key-missing` for a host whose key is neither pinned nor accepted
 */
export async function restoreIntoCluster(wanted: ClusterRestore): Promise<Result> {
  const { given, request, journal, now, signal } = wanted;
  const deployment = await readDeployment(given);
  const { inventory, access } = deployment;
  const knownHosts = await pinAccepted(given.list('accept-host-key'), inventory, access, signal);
  if (inventory.databaseDsn === undefined) {
    throw new OpsError('input-invalid', `${deployment.configFile} has no database_dsn`, {
      where: deployment.folder,
      hint: 'Name the server with --database-url or --database-url-file.',
    });
  }
  const dsn = parseDsn(inventory.databaseDsn, 'database_dsn of d8x.conf.json');
  const server = `${dsn.hosts[0].host} (by ${inventory.label}'s manager, as ${deployment.configFile} says)`;
  await wanted.confirm(server, dsn.database);
  return runbook(
    {
      operation: 'restore',
      services: [],
      rollbackServices: [],
      policy,
      cluster: { ...access, knownHosts },
      database: { recipients: [], directory: '.' },
      keys: {},
      restore: request,
      lock: { minutes: 0, waitMs: 0 },
    },
    {
      run: { id: `restore by ${wanted.actor}`, attempt: 1, actor: wanted.actor },
      journal,
      signal,
      now,
      // Nothing here is a log that others read, and no error holds a secret.
      mask: () => undefined,
    },
  );
}
