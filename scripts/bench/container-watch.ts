import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import type { Change } from './below-replicas.ts';

const eventSchema = z.object({
  Action: z.enum(['start', 'die']),
  timeNano: z.number(),
  Actor: z.object({
    Attributes: z.looseObject({
      'com.docker.swarm.service.name': z.string().optional(),
      'com.docker.compose.service': z.string().optional(),
    }),
  }),
});

/** Notes which containers start and end on all hosts, as their Docker tells, until it is disposed of. */
export class ContainerWatch implements Disposable {
  readonly changes: Change[] = [];
  readonly #requests: ClientRequest[] = [];

  /** Answers once every host's Docker listens. */
  static async start(sandbox: Sandbox): Promise<ContainerWatch> {
    const watch = new ContainerWatch();
    await Promise.all(Object.values(sandbox.info.hosts).map(({ pid }) => watch.#follow(pid)));
    return watch;
  }

  [Symbol.dispose](): void {
    for (const one of this.#requests) one.destroy();
  }

  async #follow(pid: number): Promise<void> {
    const filters = JSON.stringify({ type: ['container'], event: ['start', 'die'] });
    const outgoing = request({
      socketPath: `/proc/${pid}/root/run/docker.sock`,
      path: `/v1.41/events?${new URLSearchParams({ filters }).toString()}`,
      agent: false,
    });
    this.#requests.push(outgoing);
    const answered = once(outgoing, 'response');
    outgoing.end();
    const [response]: [IncomingMessage] = z.tuple([z.custom<IncomingMessage>()]).parse(await answered);
    // Ending it is how watching ends.
    outgoing.on('error', () => undefined);
    createInterface(response)
      .on('line', (line) => this.#note(line))
      .on('error', () => undefined);
  }

  #note(line: string): void {
    const event = eventSchema.parse(JSON.parse(line));
    const names = event.Actor.Attributes;
    const service =
      names['com.docker.swarm.service.name']?.replace(/^stack_/, '') ?? names['com.docker.compose.service'];
    if (service !== undefined) this.changes.push({ service, at: event.timeNano / 1e6, what: event.Action });
  }
}
