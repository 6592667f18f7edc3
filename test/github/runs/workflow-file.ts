import { parse } from 'yaml';
import { isObject, type Json, type JsonObject, textAt, textsAt } from '../json.ts';

/** What the double needs of a workflow file. */
export interface WorkflowFile {
  readonly name: string;
  readonly runName: string | undefined;
  /** The inputs of `workflow_dispatch`; undefined if the workflow has no such trigger. */
  readonly dispatchInputs: ReadonlyMap<string, DispatchInput> | undefined;
  /** The events that trigger it, each with the types that it is narrowed to, if any. */
  readonly events: ReadonlyMap<string, readonly string[]>;
  /** Of the jobs, in order. */
  readonly jobs: readonly { readonly name: string; readonly environment: string | undefined }[];
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
    jobs: Object.entries(isObject(file['jobs']) ? file['jobs'] : {}).map(([id, job]) => ({
      name: textAt(job, 'name') ?? id,
      environment: environmentOf(isObject(job) ? job : {}),
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

/**
 * Puts values into the `${{ … }}` of a text: `inputs.x`, `github.event.inputs.x`, `github.actor` and quoted texts, joined by
 * `||`. Anything else becomes empty, as an unknown context does on GitHub.
 */
export function evaluate(text: string, context: { inputs: Readonly<Record<string, string>>; actor: string }): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    for (const term of expression.split('||').map((part) => part.trim())) {
      const value = termValue(term, context);
      if (value !== '') return value;
    }
    return '';
  });
}

function termValue(term: string, context: { inputs: Readonly<Record<string, string>>; actor: string }): string {
  const quoted = /^'(.*)'$/.exec(term)?.[1];
  if (quoted !== undefined) return quoted;
  if (term === 'github.actor') return context.actor;
  const input = /^(?:github\.event\.)?inputs(?:\.([\w-]+)|\['([\w-]+)'\])$/.exec(term);
  return context.inputs[input?.[1] ?? input?.[2] ?? ''] ?? '';
}
