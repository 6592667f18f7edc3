import { readFile } from 'node:fs/promises';
import { defined } from '../../../src/defined.ts';
import { Journal, type JournalEvent } from '../../../src/report/journal.ts';
import type { Operation } from '../../../src/command/operations.ts';
import type { Result } from '../../../src/report/result.ts';
import { parseServiceRequests } from '../../../src/command/service-request.ts';
import type { ReplacementKeys, RunContext, RunPolicy, RunRequest } from '../../../src/request.ts';
import { runbook } from '../../../src/runbook.ts';
import { Secret } from '../../../src/secret.ts';
import { attach, type Sandbox } from '../sandbox.ts';

/** What one run of a trial is asked for. */
export interface Asked {
  readonly operation: Operation;
  readonly services?: string;
  readonly rollbackServices?: readonly string[];
  readonly replicas?: RunRequest['replicas'];
  readonly log?: RunRequest['log'];
  /** How the run keeps files; nothing does where it is absent. */
  readonly keepFiles?: RunContext['keepFiles'];
  readonly policy?: Partial<RunPolicy>;
  /** Default: the plain keys that the cluster was deployed with, of those services that the run names. */
  readonly keys?: ReplacementKeys;
  /** What d8x.conf.json says, in place of the sandbox's. */
  readonly d8xConfig?: string;
  readonly database?: Partial<RunRequest['database']>;
  readonly registryAuth?: RunRequest['registryAuth'];
  readonly recover?: RunRequest['recover'];
  readonly signal?: AbortSignal;
  readonly run?: string;
  /** How long somebody else's lock is waited for, in milliseconds. */
  readonly lockWaitMs?: number;
  /** The runner's clock. */
  readonly now?: () => Date;
  readonly listen?: (event: JournalEvent) => void;
}

/** Runs the runbook against the sandbox that this process is in, as the Action would, with the backup left out. */
export class Trial {
  readonly sandbox: Sandbox;
  #runs = 0;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  async run(asked: Asked): Promise<Result> {
    this.#runs += 1;
    const now = asked.now ?? ((): Date => new Date());
    const journal = new Journal(now);
    journal.listen((event) => {
      asked.listen?.(event);
      if (process.env['D8X_OPS_TRACE'] !== undefined) trace(event);
    });
    const run = { id: asked.run ?? `trial-${process.pid}-${this.#runs}`, attempt: 1, actor: 'tester' };
    const signal = asked.signal ?? new AbortController().signal;
    return runbook(await this.#request(asked), {
      run,
      journal,
      signal,
      now,
      mask: () => undefined,
      ...defined({ keepFiles: asked.keepFiles }),
    });
  }

  async #request(asked: Asked): Promise<RunRequest> {
    const {
      operation,
      services,
      rollbackServices,
      replicas,
      log,
      policy,
      keys,
      lockWaitMs,
      d8xConfig,
      database,
      registryAuth,
      recover,
    } = asked;
    const { files, sshUser, sudoPassword, stack } = this.sandbox.info;
    const read = (path: string): Promise<string> => readFile(path, 'utf8');
    return {
      operation,
      services: services === undefined ? [] : parseServiceRequests(services),
      rollbackServices: rollbackServices ?? [],
      ...defined({ replicas, log }),
      policy: {
        backup: 'skip',
        verify: 'none',
        onFailure: 'rollback-all',
        prune: 'images',
        allowImageChange: false,
        allowKeyChange: false,
        keyFilesKeptPlain: [],
        startOrder: [],
        updateTimeoutMs: 90_000,
        paymentWaitMs: 0,
        stabilityMs: 5_000,
        ...policy,
      },
      cluster: {
        hostsCfg: await read(files.hostsCfg),
        d8xConfig: d8xConfig ?? (await read(files.d8xConfig)),
        sshPrivateKey: new Secret(await read(files.privateKey)),
        knownHosts: await read(files.knownHosts),
        sshUser,
        sshPort: 22,
        sudoPassword: new Secret(sudoPassword),
        stackName: stack,
      },
      ...defined({ registryAuth, recover }),
      database: { recipients: [], directory: '/nonexistent', ...database },
      keys: keys ?? plainKeys(this.sandbox, [services ?? '', ...(rollbackServices ?? [])].join(' ')),
      lock: { minutes: 5, waitMs: lockWaitMs ?? 60_000 },
    };
  }
}

/** What an update of these services to another image needs: no other image reads what the present one encrypted. */
export function plainKeys({ info }: Sandbox, services: string): ReplacementKeys {
  return {
    ...(/\breferral\b/.test(services) ? { referralExecutorKey: new Secret(info.referralKey) } : {}),
    ...(/\bbroker\b/.test(services) ? { brokerPrivateKey: new Secret(info.brokerKey) } : {}),
  };
}

/** The trial for the sandbox of this process. @throws Error when it is in none */
export async function openTrial(): Promise<Trial> {
  const name = process.env['D8X_OPS_SANDBOX'];
  if (name === undefined) {
    throw new Error(
      'run it in a sandbox: npm run cluster -- run --name NAME -- node --test FILE, with D8X_OPS_SANDBOX=NAME',
    );
  }
  return new Trial(await attach(name));
}

const startedAt = performance.now();

function trace(event: JournalEvent): void {
  const at = ((performance.now() - startedAt) / 1000).toFixed(2);
  if (event.kind === 'notice' || event.kind === 'warning')
    return console.error(`${at} ${event.kind}: ${event.message}`);
  const { step } = event;
  const detail = event.kind === 'step-progress' ? event.detail : (step.detail ?? '');
  console.error(`${at} [${step.id}] ${step.title} ${event.kind === 'step-progress' ? '…' : step.state} ${detail}`);
}
