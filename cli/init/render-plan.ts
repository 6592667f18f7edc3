import type { Plan, PlannedEnvironment, PlannedSecret } from './plan.ts';

const secretWords: Readonly<Record<PlannedSecret['why'], string>> = {
  new: 'set',
  changed: 'set anew: its value is another',
  unknown: 'set anew: it was not set from here, so its value is not known',
  same: 'stays',
};

/** The plan as lines. It holds no value of a secret. */
export function renderPlan(plan: Plan, repository: string): readonly string[] {
  const { environments, unattended, recovery, botApp, files, way, newIdentity, newHostKeys, newSigners } = plan;
  const names = environments.flatMap(({ secrets }) => secrets.map(({ name }) => name));
  const width = Math.max(...names.map((name) => name.length), ...files.map(({ path }) => path.length));
  const fileWords = { new: 'new', changed: 'changed', same: 'stays' } as const;
  const goesBy = way === 'direct' ? 'straight to the default branch' : 'by a pull request';
  return [
    `On this machine`,
    ...(newHostKeys === 0 ? [] : [`  known_hosts: ${newHostKeys} lines more`]),
    ...(newIdentity === undefined ? [] : [`  ${newIdentity}: the secret key for backups, new`]),
    ...(newSigners === undefined ? [] : [`  ${newSigners}: public keys that backups may be signed with`]),
    '  .d8x-ops.json: salted hashes of what was sent',
    ...environments.flatMap((environment) => environmentLines(environment, repository, width)),
    ...(unattended === undefined ? [] : [`The variable D8X_UNATTENDED of ${repository}: ${unattended}`]),
    ...(recovery === undefined ? [] : [`The variable D8X_RECOVERY of ${repository}: ${recovery}`]),
    ...(botApp === undefined ? [] : [`The variable D8X_BOT_APP_ID of ${repository}: ${botApp}`]),
    `Files, ${goesBy}`,
    ...files.map(({ path, why }) => `  ${path.padEnd(width)}  ${fileWords[why]}`),
  ];
}

function environmentLines(environment: PlannedEnvironment, repository: string, width: number): readonly string[] {
  const { name, isNew, branch, restrict, shutOut, reviewers, open, secrets } = environment;
  const loses = shutOut.length === 0 ? '' : `; no longer by ${shutOut.join(', ')}`;
  return [
    `The environment ${name} of ${repository}${isNew ? ' (new)' : ''}`,
    ...(restrict
      ? [`  may be used by the branch ${branch} alone${loses}; this is read back before any secret is sent`]
      : []),
    ...(open === undefined ? [] : [`  every branch may use it, so that no wallet key is sent: ${open}`]),
    ...(reviewers === undefined ? [] : [`  required reviewers: ${reviewers.map((each) => each.shown).join(', ')}`]),
    ...secrets.map((secret) => `  ${secret.name.padEnd(width)}  ${secretWords[secret.why]}`),
  ];
}
