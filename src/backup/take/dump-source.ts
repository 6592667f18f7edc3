import { randomBytes } from 'node:crypto';
import type { Host } from '../../cluster/host.ts';
import { chooseCompression, type FoundProgram } from '../../database/client-tools.ts';
import { connect, type DatabaseSession } from '../../database/connection.ts';
import type { Dsn } from '../../database/connection-parameters.ts';
import type { Compression } from '../../database/dump-command.ts';
import { ensureTool, probe } from '../../database/dump-tool.ts';
import { type Reach, throughHost } from '../../database/reach.ts';
import { majorOf, readServerFacts, requireDumpable, type ServerFacts } from '../../database/server-facts.ts';
import { withoutTimeouts } from '../../database/session-settings.ts';
import { quoteLiteral } from '../../database/sql-quote.ts';
import { hostFiles, readTlsFiles, type TlsFiles } from '../../database/tls.ts';
import type { Secret } from '../../secret.ts';

/** A database that can be dumped, and the tools to do it. */
export interface DumpSource {
  readonly session: DatabaseSession;
  readonly facts: ServerFacts;
  readonly pgDump: FoundProgram;
  readonly compression: Compression;
  /** Seen in `pg_stat_activity` as the dump's session. */
  readonly dumpName: string;
  /** Another session on the same server. */
  readonly open: () => Promise<DatabaseSession>;
  /**
   * Ends all sessions of this backup on the server: a pg_dump that waits for a lock does not notice that nobody reads it any
   * more, nor does a count. Never fails.
   */
  endSessions(): Promise<void>;
}

/** How long ending the sessions may take, all of it. */
const endingMs = 2000;

export interface SourceOptions {
  readonly manager: Pick<Host, 'name' | 'run' | 'tryRun' | 'connectTcp'>;
  readonly dsn: Dsn;
  readonly sudoPassword: Secret | undefined;
  readonly signal: AbortSignal;
  readonly onInstall: (packageName: string) => void;
}

/**
 * Connects, and finds out at the same time what the manager can dump with. `session` is the caller's to close.
 *
 * @throws OpsError `database-unreachable`, `database-refused`, `dump-tool-missing`, and what the manager throws
 */
export async function openDumpSource(wanted: SourceOptions): Promise<DumpSource> {
  const { manager, dsn, signal } = wanted;
  const run = randomBytes(6).toString('hex');
  const probing = probe(manager, signal);
  // Awaited below; when connecting fails first, that is the error to tell.
  probing.catch(() => undefined);
  const tls = await readTlsFiles(dsn, hostFiles(manager));
  const reach = throughHost(manager);
  const options = { application: `d8x-ops backup ${run}`, tls, signal };
  const session = await connect(dsn, reach, options);
  try {
    // It waits while pg_dump is found, and installed if need be.
    await withoutTimeouts(session);
    const facts = await readServerFacts(session);
    requireDumpable(facts, dsn.user);
    const tools = await probing;
    const pgDump = await ensureTool(manager, tools, {
      program: 'pg_dump',
      major: majorOf(facts.versionNum),
      sudoPassword: wanted.sudoPassword,
      signal,
      onInstall: wanted.onInstall,
    });
    const near = { ...dsn, hosts: [session.server] } as const;
    const dumpName = `d8x-ops dump ${run}`;
    return {
      session,
      facts,
      pgDump,
      compression: chooseCompression(tools),
      dumpName,
      open: () => connect(near, reach, options),
      endSessions: () => endSessions(near, reach, tls, [options.application, dumpName]),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function endSessions(dsn: Dsn, reach: Reach, tls: TlsFiles, names: readonly string[]): Promise<void> {
  try {
    const options = { application: 'd8x-ops', tls, signal: AbortSignal.timeout(endingMs) };
    await using session = await connect(dsn, reach, options);
    await session.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name in (${names.map(quoteLiteral).join(', ')})`,
    );
  } catch {
    // The server or the way to it is gone, and the sessions with it.
  }
}
