import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startGitHub } from '../../github/double.ts';
import { githubJob, opsRepository } from './github-job.ts';

/** What a run by hand needs so that it may begin: GitHub's double with a policy, and a job of alice, who may. */
export interface Door extends AsyncDisposable {
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
  readonly event: unknown;
}

/** A door in this process, for runs on this machine's own loopback. */
export async function openDoor(): Promise<Door> {
  const github = await startGitHub();
  const { place } = opsRepository(github);
  const { token, env, event } = githubJob(github, place, github.setup.user('alice'));
  return { token, env, event, [Symbol.asyncDispose]: async () => github.stop() };
}

const doorSchema = z.object({ token: z.string(), env: z.record(z.string(), z.string()), event: z.unknown() });

/** A door in a process of its own, where `enter` leads: a sandbox's runner has another loopback. */
export async function openDoorAt(enter: (argv: readonly string[]) => readonly string[]): Promise<Door> {
  const own = [process.execPath, ...process.execArgv, fileURLToPath(new URL('door-process.ts', import.meta.url))];
  const [program = '', ...args] = enter(own);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    ended.then(() => {
      throw new Error('the door did not open');
    }),
  ]);
  const { token, env, event } = doorSchema.parse(JSON.parse(line));
  return {
    token,
    env,
    event,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
