import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * A user of this machine who owns nothing of the run, and how programs are started as them: by the kernel, where the run is root's,
 * else by a sudo that asks nothing, as GitHub's own runners have it.
 */
export type OtherUser =
  | { readonly kind: 'ids'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'sudo'; readonly user: string };

/** In this order: a machine's own PostgreSQL belongs to `postgres`, whose files are no business of what is restored. */
const candidates = ['nobody', 'postgres'] as const;
const sudoMs = 10_000;

/** Undefined where programs can be started as nobody else. */
export async function findOtherUser(passwd = '/etc/passwd'): Promise<OtherUser | undefined> {
  if (process.getuid === undefined) return undefined;
  const user = await firstUser(passwd);
  if (user === undefined) return undefined;
  if (process.getuid() === 0) return { kind: 'ids', uid: user.uid, gid: user.gid };
  try {
    await execute('sudo', ['-n', '-u', user.name, '--', 'true'], { timeout: sudoMs });
    return { kind: 'sudo', user: user.name };
  } catch {
    return undefined;
  }
}

interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

async function firstUser(passwd: string): Promise<SystemUser | undefined> {
  const text = await readFile(passwd, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.split(':'));
  return candidates.flatMap((name) => {
    const [, , uid, gid] = lines.find(([user]) => user === name) ?? [];
    return uid !== undefined && gid !== undefined && /^[1-9]\d*$/.test(uid) && /^\d+$/.test(gid)
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  })[0];
}

/** Starts a program as that user, with an empty environment and in a session of its own, out of the way of a terminal's interrupt. */
export function spawnAs(
  other: OtherUser,
  argv: readonly [string, ...string[]],
  stdio: readonly ['pipe', 'pipe' | 'ignore', 'pipe' | 'ignore'],
): ChildProcess {
  const [program, ...args] =
    other.kind === 'ids' ? argv : (['sudo', '-n', '-u', other.user, '--', '/usr/bin/env', '-i', ...argv] as const);
  return spawn(program, args, {
    ...(other.kind === 'ids' ? { uid: other.uid, gid: other.gid, env: {} } : {}),
    cwd: '/',
    stdio: [...stdio],
    detached: true,
  });
}
