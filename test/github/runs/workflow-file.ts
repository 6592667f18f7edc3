import { parse } from 'yaml';
import type { Permissions } from '../state/accounts.ts';
import { booleanAt, isObject, type Json, type JsonObject, textAt, textsAt } from '../json.ts';

/** What the double needs of a workflow file. */
export interface WorkflowFile {
  readonly name: string;
  readonly runName: string | undefined;
  /** The inputs of `workflow_dispatch`; undefined if the workflow has no such trigger. */
  readonly dispatchInputs: ReadonlyMap<string, DispatchInput> | undefined;
  /** The events that trigger it, each with the types that it is narrowed to, if any. */
  readonly events: ReadonlyMap<string, readonly string[]>;
  /** Its concurrency group, unevaluated. */
  readonly concurrency: Concurrency | undefined;
  /** Of the jobs, in order. */
  readonly jobs: readonly WorkflowJob[];
}

/** Which runs may not work at the same time. */
export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** How many may wait behind the one that works: one, or 100 with `queue: max` (GitHub's changelog of May 2026). */
  readonly mostWaiting: number;
}

/** One job, as far as it matters to GitHub rather than to the runner. */
export interface WorkflowJob {
  readonly name: string;
  readonly environment: string | undefined;
  /** Of its token, by the API's names. */
  readonly permissions: Permissions;
}

/** One declared input. */
export interface DispatchInput {
  readonly required: boolean;
  readonly fallback: string | undefined;
  readonly type: string;
  readonly options: readonly string[];
}

/** Reads a workflow file; undefined if it is not one. */
export function readWorkflow(path: string, text: string): WorkflowFile | undefined {
  let file: unknown;
  try {
    file = parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(file)) return undefined;
  const triggers = file['on'] ?? null;
  const dispatch = isObject(triggers) ? triggers['workflow_dispatch'] : undefined;
  const events = eventsOf(triggers);
  return {
    name: textAt(file, 'name') ?? path,
    runName: textAt(file, 'run-name'),
    dispatchInputs: events.has('workflow_dispatch') ? inputsOf(dispatch) : undefined,
    events,
    concurrency: concurrencyOf(file['concurrency']),
    jobs: Object.entries(isObject(file['jobs']) ? file['jobs'] : {}).map(([id, job]) => ({
      name: textAt(job, 'name') ?? id,
      environment: environmentOf(isObject(job) ? job : {}),
      permissions: permissionsOf((isObject(job) ? job['permissions'] : undefined) ?? file['permissions']),
    })),
  };
}

function eventsOf(triggers: Json): Map<string, string[]> {
  if (typeof triggers === 'string') return new Map([[triggers, []]]);
  if (Array.isArray(triggers))
    return new Map(triggers.filter((event) => typeof event === 'string').map((event) => [event, []]));
  const entries = isObject(triggers) ? Object.entries(triggers) : [];
  return new Map(entries.map(([event, settings]) => [event, textsAt(settings, 'types')]));
}

function concurrencyOf(wanted: Json | undefined): WorkflowFile['concurrency'] {
  const group = typeof wanted === 'string' ? wanted : textAt(wanted, 'group');
  return group === undefined
    ? undefined
    : {
        group,
        cancelInProgress: booleanAt(wanted, 'cancel-in-progress') === true,
        mostWaiting: textAt(wanted, 'queue') === 'max' ? 100 : 1,
      };
}

/** What a token has without any `permissions`, as new organizations are set up. */
const RESTRICTED: Permissions = { contents: 'read', packages: 'read' };
const SCOPES = ['actions', 'checks', 'contents', 'deployments', 'issues', 'packages', 'pull_requests', 'statuses'];

function permissionsOf(wanted: Json | undefined): Permissions {
  if (wanted === undefined) return RESTRICTED;
  if (wanted === 'read-all' || wanted === 'write-all') {
    return Object.fromEntries(SCOPES.map((name) => [name, wanted === 'read-all' ? 'read' : 'write']));
  }
  const granted: Record<string, 'read' | 'write'> = {};
  for (const [name, level] of Object.entries(isObject(wanted) ? wanted : {})) {
    if (level === 'read' || level === 'write') granted[name.replaceAll('-', '_')] = level;
  }
  return granted;
}

function environmentOf(job: JsonObject): string | undefined {
  return textAt(job, 'environment') ?? textAt(job['environment'], 'name');
}

function inputsOf(dispatch: Json | undefined): Map<string, DispatchInput> {
  const inputs = isObject(dispatch) && isObject(dispatch['inputs']) ? dispatch['inputs'] : {};
  return new Map(
    Object.entries(inputs).map(([name, value]) => {
      const input = isObject(value) ? value : {};
      const fallback = input['default'];
      const options = Array.isArray(input['options']) ? input['options'].map(String) : [];
      const text =
        fallback === undefined || fallback === null || typeof fallback === 'object' ? undefined : String(fallback);
      return [
        name,
        { required: input['required'] === true, fallback: text, type: textAt(input, 'type') ?? 'string', options },
      ];
    }),
  );
}
