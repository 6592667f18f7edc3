import type { Secret } from '../../src/secret.ts';
import type { NewFile, Way } from './publish-files.ts';
import { isSame, type SentState } from './state-file.ts';

/** One secret, and why it is set: it is not there, its value is another, or nobody knows what is there. */
export interface PlannedSecret {
  readonly name: string;
  readonly why: 'new' | 'changed' | 'unknown' | 'same';
}

export interface PlannedFile extends NewFile {
  readonly why: 'new' | 'changed' | 'same';
}

/** Everything that `init` would change. */
export interface Plan {
  readonly createEnvironment: boolean;
  readonly secrets: readonly PlannedSecret[];
  readonly files: readonly PlannedFile[];
  readonly way: Way;
  /** Where the new secret key for backups is written; undefined where the recipients are known. */
  readonly newIdentity: string | undefined;
  /** Lines of known_hosts that will be written down here. */
  readonly newHostKeys: number;
}

/** What a plan is made of. */
export interface PlanFacts {
  /** When each secret there was set; undefined without the environment. */
  readonly present: ReadonlyMap<string, string> | undefined;
  readonly sent: SentState;
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly wantedFiles: readonly NewFile[];
  /** Texts that are there, by path. */
  readonly presentFiles: ReadonlyMap<string, string>;
  readonly way: Way;
  readonly newIdentity: string | undefined;
  readonly newHostKeys: number;
}

/** Compares what is wanted with what is there. */
export function makePlan(facts: PlanFacts): Plan {
  const { present, sent, secrets, wantedFiles, presentFiles, way, newIdentity, newHostKeys } = facts;
  return {
    createEnvironment: present === undefined,
    secrets: [...secrets].map(([name, value]) => ({ name, why: secretChange(name, value, present?.get(name), sent) })),
    files: wantedFiles.map((file) => {
      const before = presentFiles.get(file.path);
      return { ...file, why: before === undefined ? 'new' : before === file.text ? 'same' : 'changed' };
    }),
    way,
    newIdentity,
    newHostKeys,
  };
}

/** Nobody but the state file knows a secret's value; it counts as long as GitHub's time says that nobody set it since. */
function secretChange(
  name: string,
  value: Secret,
  updatedAt: string | undefined,
  { secrets }: SentState,
): PlannedSecret['why'] {
  const remembered = secrets[name];
  if (updatedAt === undefined) return 'new';
  if (remembered === undefined || remembered.updatedAt !== updatedAt) return 'unknown';
  return isSame(value, remembered) ? 'same' : 'changed';
}

/** Whether anything is to be done. */
export function changesAnything({ createEnvironment, secrets, files, newIdentity, newHostKeys }: Plan): boolean {
  return (
    createEnvironment ||
    newIdentity !== undefined ||
    newHostKeys > 0 ||
    secrets.some(({ why }) => why !== 'same') ||
    files.some(({ why }) => why !== 'same')
  );
}

const secretWords: Readonly<Record<PlannedSecret['why'], string>> = {
  new: 'set',
  changed: 'set anew: its value is another',
  unknown: 'set anew: it was not set from here, so its value is not known',
  same: 'stays',
};

/** The plan as lines. It holds no value of a secret. */
export function renderPlan(plan: Plan, repository: string, environment: string): readonly string[] {
  const { createEnvironment, secrets, files, way, newIdentity, newHostKeys } = plan;
  const width = Math.max(...secrets.map(({ name }) => name.length), ...files.map(({ path }) => path.length));
  const fileWords = { new: 'new', changed: 'changed', same: 'stays' } as const;
  const goesBy = way === 'direct' ? 'straight to the default branch' : 'by a pull request';
  return [
    `On this machine`,
    ...(newHostKeys === 0 ? [] : [`  known_hosts: ${newHostKeys} lines more`]),
    ...(newIdentity === undefined ? [] : [`  ${newIdentity}: the secret key for backups, new`]),
    '  .d8x-ops.json: salted hashes of what was sent',
    `The environment ${environment} of ${repository} (${createEnvironment ? 'new' : 'stays as it is'})`,
    ...secrets.map(({ name, why }) => `  ${name.padEnd(width)}  ${secretWords[why]}`),
    `Files, ${goesBy}`,
    ...files.map(({ path, why }) => `  ${path.padEnd(width)}  ${fileWords[why]}`),
  ];
}
