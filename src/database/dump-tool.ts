import type { Host } from '../cluster/host.ts';
import { isOpsError, OpsError, type LogSource } from '../errors.ts';
import type { Secret } from '../secret.ts';
import {
  chooseProgram,
  type ClientProgram,
  type ClientTools,
  type FoundProgram,
  probeClientTools,
  readClientTools,
} from './client-tools.ts';
import { aptsReason, installCommand, type InstallWaits } from './install-client.ts';

/** How a host comes to a program: it has it, it can be installed, or it takes a person. */
export type ToolDecision =
  | { readonly kind: 'use'; readonly found: FoundProgram }
  | { readonly kind: 'install'; readonly package: string }
  | { readonly kind: 'missing'; readonly because: string; readonly hint: string };

/** What to do for a `program` that can serve a server of `major`. */
export function decideTool(tools: ClientTools, program: ClientProgram, major: number, maySudo: boolean): ToolDecision {
  const found = chooseProgram(tools, program, major);
  if (found !== undefined) return { kind: 'use', found };
  const name = `postgresql-client-${major}`;
  const there = tools.programs.filter((each) => each.program === program).map(({ version }) => version.text);
  const old =
    program === 'psql' ? 'which is too old, or without its latest corrections (CVE-2025-8714)' : 'which is too old';
  const because = there.length === 0 ? `has no ${program}` : `has ${program} ${[...new Set(there)].join(', ')}, ${old}`;
  if (!tools.apt)
    return {
      kind: 'missing',
      because,
      hint: `Install PostgreSQL's client programs, version ${major} or later, there.`,
    };
  if (!maySudo)
    return {
      kind: 'missing',
      because,
      hint: `Install ${name} there, or give sudo-password so that it can be installed.`,
    };
  return { kind: 'install', package: name };
}

/** Asks a host for its tools. */
export async function probe(host: Pick<Host, 'run'>, signal: AbortSignal): Promise<ClientTools> {
  const { stdout } = await host.run(probeClientTools, { signal });
  return readClientTools(stdout);
}

/** A program and the tools of the host it is on, for a server of `major`, installed if need be. */
export interface ToolOptions {
  readonly program: ClientProgram;
  readonly major: number;
  readonly sudoPassword: Secret | undefined;
  readonly signal: AbortSignal;
  /** Told before anything is installed. */
  readonly onInstall: (packageName: string) => void;
  /** How long an installation may wait; the usual times where it is absent. */
  readonly waits?: InstallWaits;
}

/**
 * @throws OpsError `dump-tool-missing` saying how to fix it; `sudo-refused`, `connection-lost`, `cancelled` from the host
 */
export async function ensureTool(
  host: Pick<Host, 'name' | 'run'>,
  tools: ClientTools,
  wanted: ToolOptions,
): Promise<FoundProgram> {
  const { program, major, sudoPassword, signal } = wanted;
  const decision = decideTool(tools, program, major, sudoPassword !== undefined);
  if (decision.kind === 'use') return decision.found;
  if (decision.kind === 'missing' || sudoPassword === undefined) {
    const { because, hint } = decision.kind === 'missing' ? decision : { because: `has no ${program}`, hint: '' };
    throw missing(host.name, major, because, { hint });
  }
  wanted.onInstall(decision.package);
  try {
    await host.run(installCommand(decision.package, sudoPassword, wanted.waits), { signal });
  } catch (error) {
    if (!isOpsError(error, 'command-failed')) throw error;
    const why = aptsReason(error.logs ?? []);
    throw missing(host.name, major, `could not install ${decision.package}${why === undefined ? '' : ` (${why})`}`, {
      hint: `Mend there what apt says, or install ${decision.package} or a later one by hand. Its sources of packages are what they were.`,
      logs: error.logs,
      logsOf: 'command',
      cause: error,
    });
  }
  const found = chooseProgram(await probe(host, signal), program, major);
  if (found !== undefined) return found;
  throw missing(host.name, major, `has no ${program} although ${decision.package} was installed`, {
    hint: `Look for ${program} on ${host.name}.`,
  });
}

function missing(
  host: string,
  major: number,
  because: string,
  details: {
    readonly hint: string;
    readonly logs?: readonly string[];
    readonly logsOf?: LogSource;
    readonly cause?: unknown;
  },
): OpsError {
  const message = `${host} ${because}; the database server is PostgreSQL ${major}`;
  return new OpsError('dump-tool-missing', message, { ...details, where: host });
}
