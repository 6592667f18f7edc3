import type { Sandbox } from '../../cluster/sandbox.ts';

/**
 * Looks for texts in the command lines and environments of a host's processes, as fast as it can, the way another user of that
 * host would. The texts go to it on stdin: its own command line holds none of them.
 */
const loop = String.raw`
folder=$(mktemp -d /dev/shm/sampler.XXXXXX); marks=$folder/marks
trap 'rm -rf "$folder"; exit 0' TERM
cat > "$marks"
echo ready
while :; do
  grep -aFH -f "$marks" /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\0' ' '
  echo sample
done`;

export interface Sightings {
  /** How often it looked at all processes. */
  readonly samples: number;
  /** What it saw: `/proc/PID/cmdline:…` */
  readonly seen: readonly string[];
}

/** A sampler at work on one host. */
export class Sampler {
  readonly #stop: () => void;
  readonly #output: Promise<string>;

  private constructor(stop: () => void, output: Promise<string>) {
    this.#stop = stop;
    this.#output = output;
  }

  /** Starts to look on `host`, as `user`, for any of `texts`. Resolves when it looks. */
  static async start(sandbox: Sandbox, host: string, user: string, texts: readonly string[]): Promise<Sampler> {
    const { pid } = sandbox.hostInfo(host);
    const child = sandbox.spawnInside(
      [
        'nsenter',
        '-t',
        String(pid),
        '-a',
        '--no-fork',
        'setpriv',
        `--reuid=${user}`,
        '--regid=65534',
        '--clear-groups',
        'sh',
        '-c',
        loop,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (child.stdin === null || child.stdout === null) throw new Error('the sampler has no pipes');
    let output = '';
    const ready = Promise.withResolvers<void>();
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.startsWith('ready\n')) ready.resolve();
    });
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(output)));
    child.once('close', () => ready.reject(new Error(`the sampler on ${host} ended: ${output}`)));
    child.stdin.end(`${texts.join('\n')}\n`);
    await ready.promise;
    return new Sampler(() => child.kill('SIGTERM'), ended);
  }

  async stop(): Promise<Sightings> {
    this.#stop();
    const lines = (await this.#output).split('\n');
    return {
      samples: lines.filter((line) => line === 'sample').length,
      seen: lines.filter((line) => line.startsWith('/proc/')),
    };
  }
}
