import type { Sandbox } from './sandbox.ts';

/** What runs in a sandbox, for a person to read. */
export async function describeStatus(sandbox: Sandbox): Promise<string> {
  const { info } = sandbox;
  const hosts = Object.values(info.hosts).map(
    ({ name, hostname, address, pid }) => `${name.padEnd(10)} ${address.padEnd(14)} ${hostname} (init ${pid})`,
  );
  const [services, compose] = await Promise.all([
    sandbox.execOn('manager', [
      'docker',
      'service',
      'ls',
      '--format',
      'table {{.Name}}\t{{.Replicas}}\t{{.Image}}\t{{.Ports}}',
    ]),
    sandbox.execOn('broker', ['docker', 'ps', '--format', 'table {{.Names}}\t{{.Status}}\t{{.Image}}']),
  ]);
  const part = (title: string, { stdout, stderr }: { stdout: string; stderr: string }) =>
    `${title}\n${(stdout || stderr).trim()}`;
  return [
    `sandbox ${info.name} (${info.shape}) in ${info.dir}`,
    hosts.join('\n'),
    part('swarm:', services),
    part('broker host:', compose),
  ].join('\n\n');
}
