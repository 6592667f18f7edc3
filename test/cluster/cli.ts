import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseInvocation } from './invocation.ts';
import { attach, canRunSandbox, down, up } from './sandbox.ts';
import { describeStatus } from './status.ts';
import type { SandboxOptions } from './topology.ts';
import { messageOf } from '../../src/errors.ts';

const usage = `usage: npm run cluster -- COMMAND [options]

  up               brings a sandbox up: manager, workers, broker host, PostgreSQL, registries
  down             takes it away and leaves nothing
  status           says what runs in it
  ssh HOST [CMD…]  logs in to manager, worker-1, …, broker as the SSH user
  run CMD…         runs a command on the runner, where the services' hostnames are known

  --name NAME       which sandbox (default: demo)
  --shape aws       workers without a public address (default: linode)
  --workers N       default: 2
  --simulated N     further workers with sshd and a stand-in for Docker (default: 0)
  --no-pg-dump      a manager without pg_dump
  --suite NAME      what hosts are made of: bookworm, trixie, forky, docker-29 (default: forky)
  --postgres N      PostgreSQL N (13 to 18) of npm's server programs, instead of this machine's
`;

async function bringUp(options: SandboxOptions): Promise<number> {
  const able = await canRunSandbox();
  if (!able.ok) {
    console.error(able.because);
    return 1;
  }
  const started = performance.now();
  const elapsed = () => ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  const sandbox = await up(options, (line) => console.log(`${elapsed()} s  ${line}`));
  const { files, hosts, services } = sandbox.info;
  console.log(`${elapsed()} s  sandbox '${options.name}' is up: ${Object.keys(hosts).join(', ')}`);
  console.log(`services: ${services.join(', ')}\ninventory: ${files.hostsCfg}\nconfiguration: ${files.d8xConfig}`);
  return 0;
}

/** Connects this terminal with a program. @returns its exit status */
async function handOver(argv: readonly string[]): Promise<number> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', passOn).on('SIGINT', passOn);
  await once(child, 'close');
  return child.exitCode ?? 1;
}

async function main(argv: readonly string[]): Promise<number> {
  const { verb, rest, options } = parseInvocation(argv);
  switch (verb) {
    case 'up':
      return bringUp(options);
    case 'down':
      await down(options.name);
      return 0;
    case 'status':
      console.log(await describeStatus(await attach(options.name)));
      return 0;
    case 'ssh': {
      const [host = '', ...command] = rest;
      return handOver((await attach(options.name)).sshCommand(host, command));
    }
    case 'run':
      return handOver((await attach(options.name)).runnerCommand(rest));
    default:
      console.error(usage);
      return 2;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
