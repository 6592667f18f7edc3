import type { Host } from '../../src/cluster/host.ts';
import { bytes, duration } from '../../src/report/quantities.ts';
import type { Secret } from '../../src/secret.ts';
import { composeVersion } from '../../src/update/broker/compose.ts';
import type { DiskSpace } from '../../src/update/model/observation.ts';
import { observeHost } from '../../src/update/observe/observe-host.ts';
import { type Check, failure, type Finding, look } from './check.ts';

/** Least room for images and containers that an update wants, in bytes. */
const littleDisk = { warn: 3e9, fail: 5e8 };
/** Clocks that differ more make logs, locks and certificates hard to believe. */
const muchSkewMs = 10_000;

/** Docker, its disk and the clock of one host that was reached. */
export async function checkHost(host: Host, now: () => Date, signal: AbortSignal): Promise<readonly Check[]> {
  const asked = now().getTime();
  const observed = await observeHost(host, signal).catch((error: unknown) => ({ reached: false as const, error }));
  const answered = now().getTime();
  if (!observed.reached) return [{ name: 'Docker', where: host.name, ...failure(observed.error) }];
  const { info, disk, images } = observed;
  const skew = Math.max(asked - Date.parse(info.systemTime), Date.parse(info.systemTime) - answered, 0);
  return [
    {
      name: 'Docker',
      where: host.name,
      state: 'ok',
      found: `${info.serverVersion} (API ${info.apiVersion}), ${images.length} images`,
    },
    { name: 'disk', where: host.name, ...diskFinding(disk) },
    { name: 'clock', where: host.name, ...clockFinding(skew) },
  ];
}

function diskFinding({ path, totalBytes, freeBytes }: DiskSpace): Finding {
  const found = `${bytes(freeBytes)} of ${bytes(totalBytes)} free at ${path}`;
  if (freeBytes >= littleDisk.warn) return { state: 'ok', found };
  const state = freeBytes < littleDisk.fail ? 'fail' : 'warn';
  return { state, found, remedy: 'Free some: docker image prune, without --volumes.' };
}

function clockFinding(skewMs: number): Finding {
  if (skewMs <= muchSkewMs) return { state: 'ok', found: 'as on this machine' };
  return {
    state: 'warn',
    found: `${duration(skewMs)} apart from this machine's`,
    remedy: 'Let it be set by the network: timedatectl set-ntp true.',
  };
}

/** Whether the password opens sudo on the manager, where the referral key file and missing programs need it. */
export async function checkSudo(manager: Host, password: Secret | undefined, signal: AbortSignal): Promise<Check> {
  if (password === undefined) {
    return {
      name: 'sudo',
      where: manager.name,
      state: 'warn',
      found: 'there is no password.txt',
      remedy:
        'Without it the key of referral cannot be replaced, and no missing PostgreSQL client be installed. Name the file with --password-file.',
    };
  }
  return look('sudo', manager.name, async () => {
    await manager.run({ stages: [['true']], sudo: password }, { signal });
    return { state: 'ok', found: 'takes the password' };
  });
}

/** Docker Compose on the broker host, and what it runs there. */
export async function checkCompose(broker: Host, signal: AbortSignal): Promise<Check> {
  return look('Compose', broker.name, async () => {
    return { state: 'ok', found: `docker compose ${await composeVersion(broker, signal)}` };
  });
}
