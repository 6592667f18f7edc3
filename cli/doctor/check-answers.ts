import type { Cluster } from '../../src/cluster/host.ts';
import { isOpsError } from '../../src/errors.ts';
import { saidOfName } from '../../src/service-name.ts';
import type { ServiceChecks } from '../../src/policy/checks.ts';
import type { TakeOver } from '../../src/update/model/start-gate.ts';
import { type ObservedCheck, observeChecks } from '../../src/update/observe/observe-checks.ts';
import { type Check, failure } from './check.ts';

/** What doctor goes by beside the cluster itself. */
export interface AskedChecks {
  readonly stackName: string;
  /** What `.github/d8x.yml` says in place of what is built in; undefined where that was not read. */
  readonly configured: ServiceChecks | undefined;
}

/** What each service is asked before it counts as ready, what it answers now, and whether an update of it leaves a gap. */
export async function checkAnswers(
  cluster: Cluster,
  { stackName, configured }: AskedChecks,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  try {
    const all = await observeChecks(cluster, { stackName, checks: configured ?? {} }, signal);
    return all
      .toSorted((a, b) => a.service.localeCompare(b.service))
      .map((one) => toCheck(one, saidOfName(configured ?? {}, one.service) !== undefined));
  } catch (error) {
    if (!isOpsError(error)) throw error;
    return [{ name: 'check', where: cluster.manager.name, ...failure(error) }];
  }
}

const takesOver: Readonly<Record<TakeOver, string>> = {
  gate: 'swarm waits for the ports of each new task, by the /bin/sh of its image: no gap',
  'own-check': 'swarm waits for the health check of its own',
  'switched-off': 'a gap is possible: its health check is switched off',
  'read-only': 'a gap is possible: its containers can write nothing, not even to /tmp',
  'no-shell': 'a gap is possible: its image has no shell that could look whether its ports are open',
  'not-asked': 'a gap is possible: no task of it runs that could be asked for a shell',
  'one-task': 'never there twice: away while it starts',
};

function toCheck({ service, check, outcome, takeOver }: ObservedCheck, isConfigured: boolean): Check {
  const from = isConfigured ? 'of .github/d8x.yml' : 'built in';
  const asked = `${check} (${from}), asked on its host over SSH`;
  const told = outcome === undefined ? 'nothing of it runs' : outcome.because;
  const found = `${asked}: ${told}; ${takesOver[takeOver]}`;
  const common = { name: 'check', where: service, found };
  if (outcome === undefined || outcome.kind === 'holds')
    return { ...common, state: outcome === undefined ? 'info' : 'ok' };
  const remedy =
    outcome.kind === 'not-asked'
      ? 'An update can’t tell whether it is ready, and says so.'
      : 'Where it answers well and has no such route, checks of .github/d8x.yml say what it has to answer; else look at its log.';
  return { ...common, state: 'warn', remedy };
}
