import type { PairRecord } from '../../test/matrix/record.ts';
import { ensurePackages } from '../../test/cluster/packages.ts';
import { runTests } from './run-tests.ts';

/** Holds each PostgreSQL server against the clients of each suite that are new enough for it. @throws Error when none was run */
export async function runPairs(today: string): Promise<readonly PairRecord[]> {
  await ensurePackages();
  const tests = await runTests(['test/matrix/pairs.test.ts'], { env: {} });
  return tests.flatMap(({ name, passed }) => {
    const [, server, client, debian] = /^PostgreSQL (\S+) by the clients (\S+) of (\S+)$/.exec(name) ?? [];
    if (server === undefined || client === undefined || debian === undefined) return [];
    return [{ server, client, debian, date: today, passed }];
  });
}
