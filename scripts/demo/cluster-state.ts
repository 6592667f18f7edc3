import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Sandbox } from '../../test/cluster/sandbox.ts';

const inspected = z.array(z.object({ Image: z.string() }));

/** The digest that each service's containers run on the workers, asked with the plain docker command there. */
export async function runningDigests(
  sandbox: Sandbox,
  services: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const workers = Object.values(sandbox.info.hosts).filter(({ role }) => role === 'worker');
  for (const service of services) {
    for (const { name } of workers) {
      const filter = `label=com.docker.swarm.service.name=stack_${service}`;
      const { stdout } = await sandbox.execOn(name, ['docker', 'ps', '-q', '--filter', filter]);
      for (const id of stdout.split('\n').filter(Boolean)) {
        const container = await sandbox.execOn(name, ['docker', 'inspect', id]);
        const [first] = inspected.parse(JSON.parse(container.stdout));
        const image = await sandbox.execOn(name, [
          'docker',
          'image',
          'inspect',
          '-f',
          '{{index .RepoDigests 0}}',
          first?.Image ?? '',
        ]);
        found.set(service, image.stdout.trim().replace(/^.*@/, ''));
      }
    }
  }
  return found;
}

const answer = z.object({ brokerAddr: z.string() });

/** The address that the broker itself answers, asked from outside. */
export async function brokerAddress(sandbox: Sandbox): Promise<string> {
  const url = 'http://broker.d8x.test/broker-address';
  const { stdout } = await sandbox.execInside(['curl', '-sS', '-m', '5', url]);
  return answer.parse(JSON.parse(stdout)).brokerAddr;
}

interface TableRows {
  readonly table: string;
  readonly rows: number;
}

/** Decrypts a backup with the stock tools and counts the rows that it holds, table by table. */
export async function countRows(sandbox: Sandbox, file: string): Promise<readonly TableRows[]> {
  const script = 'set -o pipefail; age --decrypt -i "$1" "$2" | zstd --decompress --stdout';
  const child = sandbox.spawnInside(['bash', '-c', script, 'bash', sandbox.info.files.ageIdentity, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('no output of age');
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const tables: TableRows[] = [];
  let open: { readonly table: string; rows: number } | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const copied = /^COPY (.+?) \(.*\) FROM stdin;$/.exec(line);
    if (open === undefined && copied !== null) open = { table: copied[1] ?? '', rows: 0 };
    else if (open !== undefined && line === String.raw`\.`) {
      tables.push(open);
      open = undefined;
    } else if (open !== undefined) open.rows += 1;
  }
  if ((await ended) !== 0) throw new Error('the backup could not be decrypted');
  return tables;
}
