import { writeFile } from 'node:fs/promises';
import { defined } from '../../src/defined.ts';
import { OpsError } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import type { Deployment } from '../folder/deployment.ts';
import { readEnvironment, restrictEnvironment } from '../github/environment.ts';
import { findSecrets, putSecrets } from '../github/repository.ts';
import { unattendedVariable, botAppVariable, recoveryVariable, writeVariable } from '../github/variables.ts';
import type { Answers } from './answers.ts';
import { makeBackupKey } from './backup-key.ts';
import { walletSecrets } from '../github/secret-names.ts';
import { environmentSecrets, partOf, type WalletKeys } from './environment-secrets.ts';
import type { PlannedEnvironment } from './plan.ts';
import type { Prepared } from './prepare.ts';
import { withRestoreKey } from './restore-key.ts';
import { publishCommit, stageFiles } from './publish-files.ts';
import { remember, targetOf } from '../folder/state-file.ts';

export interface Application {
  readonly deployment: Deployment;
  readonly answers: Answers;
  readonly walletKeys: WalletKeys;
  readonly prepared: Prepared;
  readonly now: () => Date;
  /** Told of each thing once it was done. */
  readonly say: (line: string) => void;
}

/**
 * Does what was planned, each thing written down as soon as it is done, so that a run that breaks off is gone on with by the next: first what
 * a token may fail at, then the environments' rules, read back, and only then secrets. Answers the pull request's address, if there is one.
 * @throws OpsError `config-invalid`, `github-refused`, `github-unreachable`
 */
export async function apply(application: Application): Promise<string | undefined> {
  const { deployment, answers, prepared, say } = application;
  const { octokit, plan, repository, base } = prepared;
  const recipients = await backupRecipients(application);
  if (plan.newHostKeys > 0) {
    await writeFile(deployment.knownHostsFile, answers.knownHosts);
    say(`✔ ${deployment.knownHostsFile}`);
  }
  if (plan.newSigners !== undefined) {
    await writeFile(plan.newSigners, prepared.signersText);
    say(`✔ ${plan.newSigners}`);
  }
  const files = plan.files.filter(({ why }) => why !== 'same');
  const commit = files.length === 0 ? undefined : await stageFiles(octokit, repository, files, base);
  const open = new Map<string, string>();
  for (const environment of plan.environments) {
    const because = await restrict(application, environment);
    if (because !== undefined) open.set(environment.name, because);
    if (partOf(environment.name) === 'recovery') await requireGuarded(prepared, environment.name, because);
  }
  // Its own environment first: nobody encrypts to a key that could get lost on the way there.
  const isLater = ({ name }: PlannedEnvironment): number => (partOf(name) === 'recovery' ? 0 : 1);
  for (const environment of plan.environments.toSorted((one, other) => isLater(one) - isLater(other))) {
    await sendSecrets(application, environment, recipients, open.get(environment.name));
  }
  if (plan.unattended !== undefined) {
    await writeVariable(octokit, repository, { name: unattendedVariable, value: plan.unattended });
    say(`✔ D8X_UNATTENDED: ${plan.unattended}`);
  }
  if (plan.recovery !== undefined) {
    await writeVariable(octokit, repository, { name: recoveryVariable, value: plan.recovery });
    say(`✔ D8X_RECOVERY: ${plan.recovery}`);
  }
  if (plan.botApp !== undefined) {
    await writeVariable(octokit, repository, { name: botAppVariable, value: plan.botApp });
    say(`✔ ${botAppVariable}: ${plan.botApp}`);
  }
  if (commit === undefined) return base.pullRequest;
  const pullRequest = await publishCommit(octokit, repository, commit, base);
  say(`✔ ${files.map(({ path }) => path).join(', ')}`);
  return pullRequest;
}

/** The key that opens backups goes only where somebody is asked before it is used. @throws OpsError `github-refused` */
async function requireGuarded(
  { octokit, repository }: Prepared,
  name: string,
  open: string | undefined,
): Promise<void> {
  const { reviewers = [] } = (await readEnvironment(octokit, repository, name)) ?? {};
  if (open === undefined && reviewers.length > 0) return;
  const why = open ?? 'it has no required reviewers';
  throw new OpsError('github-refused', `the restore key can't be kept in ${name}: ${why}`, {
    where: name,
    hint: 'No secret was sent. Leave --restore-key out: restores and drills then take the key from your own machine (d8x-ops restore).',
  });
}

/** Answers what keeps the environment open to every branch, if anything does. */
async function restrict(
  { prepared: { octokit, repository, state }, say }: Application,
  { name, branch, restrict: isWanted, reviewers }: PlannedEnvironment,
): Promise<string | undefined> {
  if (!isWanted && reviewers === undefined) return state.sent(targetOf(repository, name)).open;
  const result = await restrictEnvironment(octokit, repository, {
    name,
    branch,
    ...defined({ reviewers: reviewers?.map(({ type, id }) => ({ type, id })) }),
  });
  if (result === 'restricted') {
    say(`✔ environment ${name}: ${branch} alone may use it`);
    return undefined;
  }
  say(`! environment ${name}: every branch may use it, since ${result.open}.`);
  say('  Whoever may push any branch can read its secrets: let nobody push whom you would not give them to.');
  return result.open;
}

/** Remembered at once: a key that was made and not sent must not be made twice. */
async function backupRecipients({ answers, prepared, now, say }: Application): Promise<readonly string[]> {
  const { plan, recipients, restoreKey, repository, state } = prepared;
  if (plan.newIdentity === undefined) return recipients;
  const { recipient } = await makeBackupKey(plan.newIdentity, now());
  const target = targetOf(repository, answers.environment);
  const all = withRestoreKey([recipient], restoreKey, {});
  await state.keep(target, { ...state.sent(target), recipients: [...all] });
  say(`✔ ${plan.newIdentity}: the secret key for backups; its public key is ${recipient}`);
  return all;
}

async function sendSecrets(
  { deployment, answers, walletKeys, prepared, say }: Application,
  { name: environment, secrets: planned }: PlannedEnvironment,
  recipients: readonly string[],
  open: string | undefined,
): Promise<void> {
  const { octokit, repository, state } = prepared;
  const { knownHosts } = answers;
  const signer = prepared.signers.get(environment);
  const all = environmentSecrets(
    {
      deployment,
      knownHosts,
      recipients,
      walletKeys,
      signingKey: signer?.secret,
      restoreKey: prepared.restoreKey?.secret,
    },
    partOf(environment),
  );
  const isKept = (name: string): boolean => open !== undefined && walletSecrets.some((wallet) => wallet === name);
  const wanted = [...all].filter(([name]) => planned.some((each) => each.name === name && each.why !== 'same'));
  const kept = wanted.filter(([name]) => isKept(name)).map(([name]) => name);
  if (kept.length > 0) say(`! not sent, since every branch may use ${environment}: ${kept.join(', ')}`);
  const toSend: ReadonlyMap<string, Secret> = new Map(wanted.filter(([name]) => !isKept(name)));
  const target = targetOf(repository, environment);
  const sent = { ...state.sent(target), recipients: [...recipients] };
  if (open === undefined) delete sent.open;
  else sent.open = open;
  if (signer?.publicKey !== undefined) sent.signer = signer.publicKey;
  const restore = partOf(environment) === 'recovery' ? prepared.restoreKey?.recipient : undefined;
  if (restore !== undefined) sent.restore = restore;
  // Before it is sent: of a key that GitHub has, nobody could tell the public half any more.
  await state.keep(target, sent);
  if (toSend.size === 0) return;
  await putSecrets(octokit, repository, environment, toSend);
  const present = await findSecrets(octokit, repository, environment);
  const remembered = [...toSend].map(([name, value]) => [name, remember(value, present.get(name) ?? '')] as const);
  await state.keep(target, { ...sent, secrets: { ...sent.secrets, ...Object.fromEntries(remembered) } });
  say(`✔ ${environment}, ${toSend.size} secrets: ${[...toSend.keys()].join(', ')}`);
}
