import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Sandbox } from '../sandbox.ts';

/** What Docker itself says on the hosts, asked without d8x-ops. */
export class Evidence {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** The digest that the sandbox's registry has for a tag. */
  digest(repository: string, tag: string): string {
    const digest = this.#sandbox.info.images[repository]?.[tag];
    assert.ok(digest !== undefined, `${repository}:${tag}`);
    return digest;
  }

  get workers(): readonly string[] {
    return Object.values(this.#sandbox.info.hosts).flatMap(({ role, name }) => (role === 'worker' ? [name] : []));
  }

  /** Digests of the images that a swarm service's running containers have, from `docker inspect` on every worker. */
  async runningDigests(service: string): Promise<readonly string[]> {
    const label = `label=com.docker.swarm.service.name=stack_${service}`;
    const all = await Promise.all(this.workers.map((host) => this.#digestsOf(host, [`-f`, label])));
    return all.flat();
  }

  /** The same for a service of the broker host's compose project. */
  async brokerDigests(service: string): Promise<readonly string[]> {
    return this.#digestsOf('broker', ['-f', `label=com.docker.compose.service=${service}`]);
  }

  async #digestsOf(host: string, filters: readonly string[]): Promise<readonly string[]> {
    const ids = words(await this.on(host, ['docker', 'ps', '-q', '-f', 'status=running', ...filters]));
    if (ids.length === 0) return [];
    const images = words(await this.on(host, ['docker', 'inspect', '-f', '{{.Image}}', ...ids]));
    const digests = await Promise.all(
      images.map((id) => this.on(host, ['docker', 'image', 'inspect', '-f', '{{json .RepoDigests}}', id])),
    );
    return digests.map((text) => z.array(z.string()).min(1).parse(JSON.parse(text))[0]?.split('@')[1] ?? '');
  }

  /** The address that referral or broker answers, asked from outside: that of the key which it has in memory. */
  async address(service: 'referral' | 'broker'): Promise<string> {
    const path = { referral: 'executor', broker: 'broker-address' }[service];
    const { stdout } = await this.#sandbox.execInside(['curl', '-sS', '-m', '5', `http://${service}.d8x.test/${path}`]);
    const answer = z.object({ executorAddr: z.string().optional(), brokerAddr: z.string() }).parse(JSON.parse(stdout));
    return answer.executorAddr ?? answer.brokerAddr;
  }

  /** The whole spec of a swarm service. */
  async spec(service: string): Promise<Record<string, unknown>> {
    const text = await this.on('manager', ['docker', 'service', 'inspect', '-f', '{{json .Spec}}', `stack_${service}`]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  }

  /** The digest that a swarm service is to run, whatever runs. */
  async specDigest(service: string): Promise<string> {
    const { TaskTemplate } = z
      .object({ TaskTemplate: z.object({ ContainerSpec: z.object({ Image: z.string() }) }) })
      .parse(await this.spec(service));
    return TaskTemplate.ContainerSpec.Image.split('@')[1] ?? '';
  }

  async labels(service: string): Promise<Record<string, string>> {
    return z.object({ Labels: z.record(z.string(), z.string()) }).parse(await this.spec(service)).Labels;
  }

  /** Ids of the tasks that should run. */
  async tasks(service: string): Promise<readonly string[]> {
    return words(
      await this.on('manager', [
        'docker',
        'service',
        'ps',
        '-q',
        '--no-trunc',
        '-f',
        'desired-state=running',
        `stack_${service}`,
      ]),
    ).toSorted();
  }

  /** Names of everything of d8x-ops that a host has and that is no record. */
  async leftovers(): Promise<readonly string[]> {
    const helpers = ['docker', 'ps', '-a', '--format', '{{.Names}}', '-f', 'label=d8x-ops.temporary'];
    const [configs, containers, volumes, files] = await Promise.all([
      this.on('manager', ['docker', 'config', 'ls', '--format', '{{.Name}}']),
      Promise.all(['broker', ...this.workers].map((host) => this.on(host, helpers))),
      this.on('broker', ['docker', 'volume', 'ls', '-q', '-f', 'label=d8x-ops.kept-key']),
      this.on('manager', ['find', '/var/nfs/general', '-mindepth', '1', '-printf', '%f\n']),
    ]);
    const isRecord = (name: string): boolean =>
      ['d8x-ops.broker.', 'd8x-ops.service.'].some((prefix) => name.startsWith(prefix)) ||
      ['d8x-ops.backup', 'd8x-ops.recovery'].includes(name);
    return [
      ...words(configs).filter((name) => !isRecord(name)),
      ...containers.flatMap(words),
      ...words(volumes),
      ...words(files).filter((name) => name.includes('d8x-ops')),
    ];
  }

  /** Runs a command on a host as root. @throws Error when it fails */
  async on(host: string, argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#sandbox.execOn(host, argv);
    assert.equal(code, 0, `${argv.join(' ')} on ${host}: ${stderr}`);
    return stdout;
  }
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
