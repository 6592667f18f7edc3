import type { GoTool } from '../../tools/go-tool.ts';

/** What hosts consist of: a Debian suite, and what is put over it. */
export interface System {
  readonly suite: 'bookworm' | 'trixie' | 'forky';
  readonly packages: readonly string[];
  /** Whose pg_dump hosts have: this machine's, as old as the sandbox's own server, or the suite's. */
  readonly pgDump: 'machine' | 'suite';
  /** A Docker Engine in place of the suite's. */
  readonly engine?: GoTool;
  /** The system whose Compose it has, where the suite has none that a cluster has. */
  readonly composeOf?: SystemName;
  /** What is called sudo. */
  readonly sudo: 'sudo' | 'sudo-rs';
}

const common: readonly string[] = [
  'docker.io',
  'docker-cli',
  'docker-compose',
  'iptables',
  'iproute2',
  'openssh-server',
  'openssh-client',
  'sudo',
  'adduser',
  'procps',
  // A login shell that is none of POSIX's.
  'fish',
  'curl',
  'ca-certificates',
  'zstd',
  'gzip',
];
/** pg_wrapper and the libraries that a pg_dump of this machine is linked with. */
const forMachinesDump: readonly string[] = ['postgresql-client-common', 'libpq5', 'libreadline8t64'];
const ownClients: readonly string[] = ['postgresql-client'];

/** The hosts' systems by name. `forky` is what a sandbox has unless another is asked for: it is a row of every run of the tests. */
export const systems = {
  /** Debian 12: Docker 20.10, OpenSSH 9.2, PostgreSQL 15. Its own Compose is 1.29, which no cluster has. */
  bookworm: {
    suite: 'bookworm',
    packages: [...common.filter((name) => !name.startsWith('docker-c')), ...ownClients],
    pgDump: 'suite',
    composeOf: 'trixie',
    sudo: 'sudo',
  },
  /** Debian 13: Docker 26.1, Compose 2.26, OpenSSH 10.0, PostgreSQL 17; with sudo-rs, as Ubuntu has it since 25.10. */
  trixie: { suite: 'trixie', packages: [...common, 'sudo-rs', ...ownClients], pgDump: 'suite', sudo: 'sudo-rs' },
  /** The Debian to come, as hosts have Docker that follow Docker's own packages. */
  forky: { suite: 'forky', packages: [...common, ...forMachinesDump], pgDump: 'machine', sudo: 'sudo' },
  /** The same with Docker 29, which keeps images in containerd's store, and PostgreSQL's own clients. */
  'docker-29': {
    suite: 'forky',
    packages: [...common, ...ownClients],
    pgDump: 'suite',
    engine: { name: 'dockerd', package: 'github.com/moby/moby/v2/cmd/dockerd', version: 'v2.0.0-beta.24' },
    sudo: 'sudo',
  },
} as const satisfies Readonly<Record<string, System>>;

export type SystemName = 'bookworm' | 'trixie' | 'forky' | 'docker-29';

/** What a sandbox's hosts are made of where nothing is said. */
export const usualSystem: SystemName = 'forky';

export function isSystemName(word: string): word is SystemName {
  return Object.hasOwn(systems, word);
}
