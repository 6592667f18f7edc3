import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type MatrixRecord,
  matrixRecord,
  type PairRecord,
  recordPath,
  type RowRecord,
} from '../../test/matrix/record.ts';
import { root } from '../bundle/entries.ts';

const bare = `# Compatibility

<!-- Made by \`npm run generate\` from test/matrix/record.json, which \`npm run test:matrix\` writes. -->

What d8x-ops was shown on, and when. \`npm run test:matrix\` runs the built Action on real clusters: hosts of each Debian as root file systems of their own, with
its sshd, Docker, Compose and sudo, in [the sandbox](../test/cluster/README.md); images are indexes with an attestation entry, as D8X's are on ghcr.io. A workflow runs all of it
[weekly](../.github/workflows/weekly.yml). Every other test runs on the row \`debian-14\`, in each run of CI, which prints it by name.
`;

const newcomers = `## A bare Debian

\`test/fresh/fresh.sh SUITE COMMAND…\` does on a bare root file system what a newcomer does. Shown so on 2026-12-01, beside much other work on two cores: on Debian 13 the whole of
\`npm test\`, 2,938 tests in 37 minutes, of which one failed (it found that one wrong passphrase in 300 was called something else; that is fixed); on Debian 12 all unit and integration tests,
2,947 in 20 minutes. \`npm run demo\` was shown on both on 2026-11-30. The weekly workflow runs all of it on both.
`;

const notCovered = `## What is not covered

- **ipvs.** Where the tests run the kernel has none: swarm's routing mesh is played by a program that sends each connection to the next task that swarm
  calls running, as ipvs does. Overlay networks between the nodes are real.
- **Managed PostgreSQL** (AWS, Linode): servers are PostgreSQL's own, without a provider's roles, extensions and limits.
- **Ubuntu's and Docker's own packages.** The Docker is Debian's, or for \`docker-29\` built from its sources, the Go module \`moby/v2\`, at a
  tag of that; Ubuntu's sudo-rs is played by Debian's.
- **Other processors** than x86-64 for hosts, and SELinux or AppArmor on them.
- Docker before 20.10, Compose v1 and PostgreSQL before 13.
`;

/** docs/compatibility.md, of what the last run of each row and pair showed. */
export async function compatibilityPage(): Promise<string> {
  const record = matrixRecord.parse(JSON.parse(await readFile(join(root, recordPath), 'utf8')));
  return [bare, clusters(record), postgres(record), newcomers, notCovered].join('\n');
}

function clusters({ rows }: MatrixRecord): string {
  return `## Clusters

${table(
  ['Row', 'Debian', 'Docker (where images are)', 'Compose', 'OpenSSH', 'sudo', 'PostgreSQL (pg_dump)', 'Shown', 'On'],
  rows.map((row) => [
    `\`${row.row}\``,
    row.debian,
    `${row.docker} (${row.store})`,
    row.compose,
    row.openssh,
    row.sudo,
    `${row.postgres} (${row.pgDump})`,
    shown(row),
    row.date,
  ]),
)}

What is shown: ${core(rows)}.
`;
}

function core(rows: readonly RowRecord[]): string {
  return [...new Set(rows.flatMap(({ tests }) => tests.map(({ name }) => name)))].join('; ');
}

function shown({ tests }: RowRecord): string {
  const bad = tests.filter(({ passed }) => !passed).map(({ name }) => name);
  return bad.length === 0
    ? `all ${tests.length}`
    : `${tests.length - bad.length} of ${tests.length}; not: ${bad.join('; ')}`;
}

function postgres({ pairs }: MatrixRecord): string {
  const servers = [...new Set(pairs.map(({ server }) => server))];
  const clients = [...new Map(pairs.map(({ client, debian }) => [client, debian]))];
  return `## PostgreSQL

Each server by the clients of each Debian that are new enough for it: backed up, verified by a restore, and restored by the commands of its RESTORE.md.

${table(
  ['Server', ...clients.map(([client, debian]) => `by ${client} (${debian})`)],
  servers.map((server) => [server, ...clients.map(([client]) => cell(pairs, server, client))]),
)}
`;
}

function cell(pairs: readonly PairRecord[], server: string, client: string): string {
  const pair = pairs.find((each) => each.server === server && each.client === client);
  if (pair === undefined) return '–';
  return `${pair.passed ? 'yes' : '**no**'}, ${pair.date}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
