import type { Host } from '../../src/cluster/host.ts';
import { chooseProgram, type ClientTools } from '../../src/database/client-tools.ts';
import { connect } from '../../src/database/connection.ts';
import { decideTool, probe } from '../../src/database/dump-tool.ts';
import { parseDsn } from '../../src/database/dsn.ts';
import { throughHost } from '../../src/database/reach.ts';
import { findRunnerPostgres, nearestPostgres } from '../../src/database/runner-postgres.ts';
import { majorOf, readServerFacts, requireDumpable } from '../../src/database/server-facts.ts';
import { hostFiles, readTlsFiles } from '../../src/database/tls.ts';
import { bytes } from '../../src/report/quantities.ts';
import type { Secret } from '../../src/secret.ts';
import { type Check, look } from './check.ts';

export interface DatabaseQuestion {
  readonly manager: Host;
  readonly dsn: Secret | undefined;
  readonly sudoPassword: Secret | undefined;
  readonly signal: AbortSignal;
}

/** Whether the manager reaches the database, may read all of it, and has what dumps it. */
export async function checkDatabase(question: DatabaseQuestion): Promise<readonly Check[]> {
  const { manager, dsn, signal } = question;
  if (dsn === undefined) {
    return [
      {
        name: 'database',
        where: 'd8x.conf.json',
        state: 'fail',
        found: 'has no database_dsn',
        remedy: 'Without it nothing can be backed up, and updates want a backup first. Add it.',
      },
    ];
  }
  let major: number | undefined;
  const database = await look('database', manager.name, async () => {
    const parsed = parseDsn(dsn, 'database_dsn of d8x.conf.json');
    const tls = await readTlsFiles(parsed, hostFiles(manager));
    await using session = await connect(parsed, throughHost(manager), { application: 'd8x-ops doctor', tls, signal });
    const facts = await readServerFacts(session);
    major = majorOf(facts.versionNum);
    requireDumpable(facts, parsed.user);
    return {
      state: 'ok',
      found: `PostgreSQL ${facts.version}, ${facts.database} has ${bytes(facts.sizeBytes)}, ${parsed.user} may read all of it`,
    };
  });
  const tools = await probe(manager, signal).catch(() => undefined);
  if (tools === undefined) return [database];
  const known = major;
  return [
    database,
    ...(known === undefined ? [] : [dumpCheck(tools, known, question), await verificationCheck(known)]),
    compressionCheck(tools, manager.name),
  ];
}

function dumpCheck(tools: ClientTools, major: number, { manager, sudoPassword }: DatabaseQuestion): Check {
  const name = 'pg_dump';
  const found = chooseProgram(tools, name, major);
  if (found !== undefined) {
    return { name, where: manager.name, state: 'ok', found: `${found.version.text} at ${found.path}` };
  }
  const decision = decideTool(tools, name, major, sudoPassword !== undefined);
  if (decision.kind === 'missing') {
    return { name, where: manager.name, state: 'fail', found: decision.because, remedy: decision.hint };
  }
  const wanted = decision.kind === 'install' ? decision.package : name;
  return {
    name,
    where: manager.name,
    state: 'warn',
    found: `none that suits PostgreSQL ${major}`,
    remedy: `The first backup will install ${wanted}, with the sudo password. To be ahead of it: sudo apt-get install ${wanted}.`,
  };
}

function compressionCheck({ zstd }: ClientTools, where: string): Check {
  return zstd
    ? { name: 'zstd', where, state: 'ok', found: 'is there' }
    : {
        name: 'zstd',
        where,
        state: 'warn',
        found: 'is missing, so gzip compresses, which takes three times as long',
        remedy: 'sudo apt-get install zstd',
      };
}

/** Backups are verified where the workflow runs, which is not here: this says what that will need. */
async function verificationCheck(major: number): Promise<Check> {
  const here = nearestPostgres(
    (await findRunnerPostgres()).filter(({ server }) => server),
    major,
  );
  return {
    name: 'verification',
    where: 'runner',
    state: 'info',
    found: `verify: restore takes PostgreSQL ${major} or later where the workflow runs (this machine: ${here?.version.text ?? 'none'}); with psql alone, or older servers, it fetches the server's programs`,
  };
}
