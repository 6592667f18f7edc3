import { exceptionsOfVerb, namesServices, verbOfOperation } from '../../src/command/grammar.ts';
import { attemptServicesInput } from '../../src/command/services-input.ts';
import type { Problem } from '../../src/errors.ts';
import type { OperationModule } from '../../src/operations/operation.ts';
import { ofBackups, ofEveryRun, type Requirement } from '../../src/operations/requirements.ts';
import type { Operation } from '../../src/command/operations.ts';
import { operationSchema } from '../../src/report/result.ts';
import { defaults, type InputName, type RawInputs } from './schema.ts';

export type Operations = Readonly<Record<Operation, OperationModule>>;

/** What one operation asks for, as sentences about texts that are there or not: independent of whether they are right. */
export function requirements(raw: RawInputs, operations: Operations): readonly Problem[] {
  const { data: operation } = operationSchema.safeParse(raw.operation?.trim());
  return [
    ...missing(raw, ofEveryRun),
    ...(operation === undefined ? [] : [...ofServices(raw, operation), ...ofOperation(raw, operations[operation])]),
    ...together(raw, 'registry-username', 'registry-password'),
    ...(raw['request-id'] === undefined
      ? []
      : missing(raw, [{ input: 'github-token', message: 'is needed to check the request again on GitHub' }])),
    ...(raw['status-comment-id'] === undefined
      ? []
      : missing(raw, [
          { input: 'issue-number', message: 'is needed together with status-comment-id' },
          {
            input: 'request-id',
            message: 'is needed together with status-comment-id; a run started by hand writes a comment of its own',
          },
        ])),
  ];
}

/** Whether services have to be named, or can't be: by what the operation's command takes. */
function ofServices(raw: RawInputs, operation: Operation): readonly Problem[] {
  const verb = verbOfOperation(operation);
  const takes = verb?.argument;
  const plansBack = takes === 'change' && raw.plan?.trim() === 'rollback';
  const named = verb !== undefined && namesServices(verb.verb);
  if (named || takes === 'replicas' || takes === 'log' || takes === 'requests' || (takes === 'change' && !plansBack)) {
    const example = takes === 'replicas' ? 'api=3' : named || takes === 'log' ? 'api' : 'api:main';
    return missing(raw, [
      { input: 'services', message: `is missing: which services to ${operation}, such as "${example}"` },
    ]);
  }
  if (takes === 'services' || plansBack || raw.services === undefined) return [];
  // Options that loosen a rule stand there.
  const loosens = verb !== undefined && exceptionsOfVerb(verb.verb).length > 0;
  if (loosens && attemptServicesInput(raw.services).services.length === 0) return [];
  return [{ path: 'services', message: `is not for '${operation}', which takes none: leave it empty` }];
}

function ofOperation(raw: RawInputs, { backsUp, requires = [], excludes = [] }: OperationModule): readonly Problem[] {
  const skips = backsUp === 'unless-skipped' && skipsBackup(raw);
  return [
    ...(backsUp === undefined || skips ? [] : missing(raw, ofBackups)),
    ...(skips && raw.verify?.trim() === 'restore'
      ? [{ path: 'verify', message: "asks to verify the backup that 'no-backup' leaves out" }]
      : []),
    ...missing(raw, requires),
    ...excludes.flatMap(({ input, beside, message }) =>
      isGiven(raw, input) && (beside === undefined || isGiven(raw, beside)) ? [{ path: input, message }] : [],
    ),
  ];
}

/** Whether it says anything else than what is taken without it. */
function isGiven(raw: RawInputs, input: string): boolean {
  const fallback: Readonly<Record<string, string>> = defaults;
  const value = raw[input]?.trim();
  return value !== undefined && value.toLowerCase() !== fallback[input];
}

function skipsBackup(raw: RawInputs): boolean {
  return (
    raw.backup?.trim() === 'skip' ||
    raw['no-backup']?.trim().toLowerCase() === 'true' ||
    attemptServicesInput(raw.services ?? '').exceptions.some(({ kind }) => kind === 'no-backup')
  );
}

function missing(raw: RawInputs, needed: readonly Requirement[]): readonly Problem[] {
  return needed.flatMap(({ input, or = [], unless, message }) =>
    [input, ...or].some((name) => Object.hasOwn(raw, name)) || (unless !== undefined && isGiven(raw, unless))
      ? []
      : [{ path: input, message }],
  );
}

function together(raw: RawInputs, one: InputName, other: InputName): readonly Problem[] {
  if ((raw[one] === undefined) === (raw[other] === undefined)) return [];
  const [absent, present] = raw[one] === undefined ? [one, other] : [other, one];
  return [{ path: absent, message: `is missing: ${present} is given, and they go together` }];
}
