import { writeFile } from 'node:fs/promises';
import type { Deployment } from '../folder/deployment.ts';
import type { Answers } from './answers.ts';
import { makeBackupKey } from './backup-key.ts';
import { environmentSecrets } from './environment-secrets.ts';
import type { Prepared } from './prepare.ts';
import { publishFiles } from './publish-files.ts';
import { createEnvironment, findSecrets, putSecrets } from './repository.ts';
import { remember } from './state-file.ts';

export interface Application {
  readonly deployment: Deployment;
  readonly answers: Answers;
  readonly prepared: Prepared;
  readonly now: () => Date;
  /** Told of each thing once it was done. */
  readonly say: (line: string) => void;
}

/**
 * Does what was planned, each thing written down as soon as it is done, so that a run that breaks off is gone on with by the next. Answers
 * the pull request's address, if there is one.
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
  if (plan.createEnvironment) {
    await createEnvironment(octokit, repository, answers.environment);
    say(`✔ environment ${answers.environment}`);
  }
  await sendSecrets(application, recipients);
  const files = plan.files.filter(({ why }) => why !== 'same');
  if (files.length === 0) return base.pullRequest;
  const pullRequest = await publishFiles(octokit, repository, files, base);
  say(`✔ ${files.map(({ path }) => path).join(', ')}`);
  return pullRequest;
}

/** Remembered at once: a key that was made and not sent must not be made twice. */
async function backupRecipients({ prepared, now, say }: Application): Promise<readonly string[]> {
  const { plan, recipients, state } = prepared;
  if (plan.newIdentity === undefined) return recipients;
  const { recipient } = await makeBackupKey(plan.newIdentity, now());
  await state.keep({ ...state.sent, recipients: [recipient] });
  say(`✔ ${plan.newIdentity}: the secret key for backups; its public key is ${recipient}`);
  return [recipient];
}

async function sendSecrets(
  { deployment, answers, prepared, say }: Application,
  recipients: readonly string[],
): Promise<void> {
  const { octokit, plan, repository, state } = prepared;
  const all = environmentSecrets(deployment, answers.knownHosts, recipients);
  const toSend = new Map(
    [...all].filter(([name]) => plan.secrets.some((each) => each.name === name && each.why !== 'same')),
  );
  if (toSend.size === 0) {
    await state.keep({ ...state.sent, recipients: [...recipients] });
    return;
  }
  await putSecrets(octokit, repository, answers.environment, toSend);
  const present = await findSecrets(octokit, repository, answers.environment);
  const remembered = [...toSend].map(([name, value]) => [name, remember(value, present?.get(name) ?? '')] as const);
  await state.keep({
    recipients: [...recipients],
    secrets: { ...state.sent.secrets, ...Object.fromEntries(remembered) },
  });
  say(`✔ ${toSend.size} secrets: ${[...toSend.keys()].join(', ')}`);
}
