import { defined } from '../defined.ts';
import { OpsError, type Problem } from '../errors.ts';
import { parseRepository } from '../image/reference.ts';
import type { Environment, ExceptionRule, Policy, ReleaseRule, ReplicaRange } from './policy.ts';
import {
  type EnvironmentFile,
  type ExceptionFile,
  type PolicyFile,
  policyFileSchema,
  type ReleaseFile,
} from './schema.ts';
import { toCheck } from './checks.ts';
import { explainIssue } from './explain-issue.ts';
import { readYaml } from './yaml-file.ts';
import { timesOf } from './times-of.ts';

/** Where the policy is, in the repository whose comments are answered. */
export const policyPath = '.github/d8x.yml';

const minute = 60_000;
const mostProblems = 20;

/**
 * Reads `.github/d8x.yml`.
 * @throws OpsError `config-invalid` with every problem found, each with its line.
 */
export function parsePolicy(text: string): Policy {
  const file = readYaml(text, policyPath);
  if (file.kind === 'refused') throw invalid(file.problems);
  const at = (path: readonly PropertyKey[], message: string): Problem => ({
    path: `${policyPath}:${file.lineOf(path)}`,
    message: path.length === 0 ? message : `${formatPath(path)}: ${message}`,
  });
  const parsed = policyFileSchema.safeParse(file.value, { reportInput: true });
  if (!parsed.success)
    throw invalid(parsed.error.issues.slice(0, mostProblems).flatMap((issue) => explainIssue(issue, at)));
  const contradictions = contradictionsIn(parsed.data).map(({ path, message }) => at(path, message));
  if (contradictions.length > 0) throw invalid(contradictions);
  const [first, ...others] = Object.entries(parsed.data.environments).map(([name, own]) => toEnvironment(name, own));
  if (first === undefined) throw invalid([at(['environments'], 'must have at least one environment')]);
  return { environments: [first, ...others] };
}

/** What each part alone may say, but not both together. */
function contradictionsIn(
  file: PolicyFile,
): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  const defaults = Object.entries(file.environments).filter(([, own]) => own.default);
  const second = defaults[1]?.[0];
  const several =
    second === undefined
      ? []
      : [{ path: ['environments', second, 'default'], message: 'another environment is the default already' }];
  const releases = Object.entries(file.environments).flatMap(([name, own]) =>
    own.releases.flatMap((release, index) => {
      const path = ['environments', name, 'releases', index];
      return [
        ...(own.services === undefined || own.services.includes(release.service)
          ? []
          : [{ path: [...path, 'service'], message: `${release.service} is not among the services of ${name}` }]),
        ...(release.action === 'update' && own.approval?.required === true && own.approval.commands.includes('update')
          ? [{ path: [...path, 'action'], message: 'can only be propose where an update has to be approved' }]
          : []),
      ];
    }),
  );
  const names = Object.keys(file.environments);
  const alike = names.flatMap((name, index) => {
    const earlier = names.slice(0, index).find((other) => other.toLowerCase() === name.toLowerCase());
    return earlier === undefined
      ? []
      : [
          {
            path: ['environments', name],
            message: `is the environment ${earlier} to GitHub, whatever its letters' case`,
          },
        ];
  });
  const freezes = Object.entries(file.environments).flatMap(([name, own]) =>
    timesOf(own).problems.map(({ path, message }) => ({ path: ['environments', name, ...path], message })),
  );
  return [...several, ...alike, ...releases, ...freezes];
}

function toEnvironment(name: string, file: EnvironmentFile): Environment {
  const { workflow, ref, permission, users, teams, services, images, sources, checks } = file;
  const { approval, exceptions, scale, unattended, releases } = file;
  const byHand = file['by-hand'];
  const { times } = timesOf(file);
  return {
    name,
    workflow,
    isDefault: file.default,
    permission,
    viewPermission: file['view-permission'],
    ...defined({ ref }),
    ...namesOf({ users, teams }),
    ...defined({ services }),
    ...(images === undefined ? {} : { images: mapValues(images, parseRepository) }),
    ...defined({ sources }),
    ...(checks === undefined ? {} : { checks: mapValues(checks, (own) => own.map(toCheck)) }),
    ...(scale === undefined ? {} : { scale: mapValues(scale, toRange) }),
    ...defined({ times }),
    ...(approval?.required === true
      ? { approval: { withinMs: approval['within-minutes'] * minute, verbs: approval.commands } }
      : {}),
    ...(exceptions === undefined ? {} : { exceptions: mapValues(exceptions, toException) }),
    ...defined({ byHand, unattended, soakMs: file.soak }),
    logsPermission: file.logs?.permission ?? 'write',
    ...(file.logs?.public === true ? { showsLogsInPublic: true } : {}),
    releases: releases.map(toRelease),
  };
}

function toRange(text: string): ReplicaRange {
  const [least = 1, most = 1] = text.split('-').map(Number);
  return { least, most };
}

function toException({ users, teams, alone }: ExceptionFile): ExceptionRule {
  return { ...namesOf({ users, teams }), alone };
}

/** GitHub does not tell capital letters in names apart. */
function namesOf({ users, teams }: Pick<EnvironmentFile, 'users' | 'teams'>): Pick<Environment, 'users' | 'teams'> {
  return defined({
    users: users?.map((user) => (typeof user === 'string' ? user.toLowerCase() : user)),
    teams: teams?.map((team) => team.toLowerCase()),
  });
}

function mapValues<From, To>(from: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value)]));
}

function toRelease(file: ReleaseFile): ReleaseRule {
  const { repository, service, tag, prereleases, action } = file;
  return {
    repository: repository.toLowerCase(),
    service,
    tag,
    imageTag: file['image-tag'],
    prereleases,
    action,
    waitMs: file['wait-minutes'] * minute,
  };
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function invalid(problems: readonly Problem[]): OpsError {
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new OpsError('config-invalid', `${first?.path ?? policyPath} ${first?.message ?? 'is wrong'}${more}`, {
    where: policyPath,
    problems,
    hint: 'Fix it on the default branch. docs/examples/d8x.yml shows all that it may hold.',
  });
}
