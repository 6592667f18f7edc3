import { OpsError } from '../../src/errors.ts';
import { init } from '../declare/init.ts';
import { parseArguments } from '../declare/parse-arguments.ts';
import { examine } from '../doctor/examine.ts';
import { hasFailures, renderReport } from '../doctor/render-report.ts';
import { type Deployment, readDeployment } from '../folder/deployment.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { type Answers, gatherAnswers, type InitArguments } from './answers.ts';
import { apply } from './apply.ts';
import { explainIdentity } from './backup-key.ts';
import { changesAnything } from './plan.ts';
import { askSigners } from './ask-signers.ts';
import { prepare, type Prepared } from './prepare.ts';
import { renderPlan } from './render-plan.ts';
import { gatherWalletKeys, type Signers } from './wallet-keys.ts';

/**
 * `d8x-ops init`. Answers the exit code.
 * @throws OpsError `command-invalid`, `input-invalid`, `config-invalid`, `host-key-missing`, `github-refused`, `github-unreachable`, `cancelled`
 */
export async function runInit(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now } = context;
  const given = parseArguments(init, words);
  const deployment = await readDeployment(given);
  const answers = await gatherAnswers(given, deployment, context);
  await requireHealthy(given, deployment, answers, context);
  const signers = async (): Promise<Signers> => askSigners(deployment, answers.knownHosts, context.signal);
  const walletKeys = await gatherWalletKeys(given, signers, context);
  const prepared = await prepare({ given, deployment, answers, walletKeys }, context);
  const { plan } = prepared;
  const { owner, repo } = answers.repository;
  terminal.print('');
  if (!changesAnything(plan)) {
    terminal.print(`Everything is as it should be in ${owner}/${repo}: nothing was changed.`);
    return exitCodes.done;
  }
  for (const line of renderPlan(plan, `${owner}/${repo}`)) terminal.print(line);
  if (plan.newIdentity !== undefined)
    for (const line of ['', ...explainIdentity(plan.newIdentity)]) terminal.print(line);
  terminal.print('');
  if (given.flag('dry-run')) {
    terminal.print('Nothing was changed: this was a dry run.');
    return exitCodes.done;
  }
  if (!given.flag('yes') && !/^y(es)?$/i.test(await terminal.ask('Do this? [y/N] '))) {
    throw new OpsError('cancelled', 'nothing was changed');
  }
  const pullRequest = await apply({
    deployment,
    answers,
    walletKeys,
    prepared,
    now,
    say: (line) => terminal.say(line),
  });
  for (const line of nextSteps(answers, prepared, pullRequest)) terminal.print(line);
  return exitCodes.done;
}

async function requireHealthy(
  given: InitArguments,
  deployment: Deployment,
  { knownHosts }: Answers,
  { terminal, now, signal }: CliContext,
): Promise<void> {
  const checks = await examine({ deployment, knownHosts, now, signal });
  for (const line of renderReport(checks, terminal.colours)) terminal.print(line);
  if (!hasFailures(checks) || given.flag('despite-failures') || given.flag('dry-run')) return;
  if (terminal.isInteractive && /^y(es)?$/i.test(await terminal.ask('Go on although something fails? [y/N] '))) return;
  throw new OpsError('config-invalid', 'the cluster lacks what d8x-ops needs, so nothing was changed', {
    hint: 'Fix what FAIL stands before, or go on with --despite-failures.',
  });
}

function nextSteps(
  { repository: { owner, repo } }: Answers,
  { plan, repository: { private: isPrivate, defaultBranch } }: Prepared,
  pullRequest: string | undefined,
): readonly string[] {
  const branch = plan.environments[0]?.branch ?? defaultBranch;
  const steps = [
    ...(pullRequest === undefined ? [] : [`merge ${pullRequest}: the files count only on the default branch`]),
    ...(plan.newIdentity === undefined ? [] : [`put a copy of ${plan.newIdentity} where no machine can lose it`]),
    `install the GitHub App of your d8x-ops bot on ${owner}/${repo} (docs/running-the-bot.md), and comment /d8x status on an issue`,
    'or start the workflow d8x-ops by hand, with the operation status (Actions → d8x-ops → Run workflow)',
    `protect the branch ${branch} (Settings → Rules): whoever may push to it can do what its workflows can`,
    ...(isPrivate ? [] : ['commit now and then: after 60 quiet days GitHub ends the schedules of a public repository']),
  ];
  return ['', 'Done. Now:', ...steps.map((step, index) => `  ${index + 1}. ${step}`)];
}
