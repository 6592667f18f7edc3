import { resolve, join } from 'node:path';
import { parseRecipients } from '../../src/backup/format/recipients.ts';
import { isEnvironmentName } from '../../src/command/names.ts';
import { recoverySuffix, unattendedSuffix } from '../../src/policy/unattended.ts';
import type { ShownHostKey } from '../../src/cluster/ssh/shown-host-key.ts';
import { isOpsError, OpsError, type Problem } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import type { init } from '../declare/init.ts';
import { type Arguments, misused } from '../declare/parse-arguments.ts';
import type { CommandDeclaration } from '../declare/declaration.ts';
import type { Deployment } from '../folder/deployment.ts';
import { acceptedKeys, type Judge, pinHosts } from '../folder/host-keys.ts';
import type { CliContext } from '../context.ts';
import { isWorkflowName, type WorkflowName, workflows } from '../workflow-files.ts';
import type { RepositoryName } from '../../github/request.ts';
import { parseRepositoryName } from '../github/repository.ts';
import { findToken } from '../github/token.ts';

type OptionOf<T> = T extends CommandDeclaration<infer Name> ? Name : never;
export type InitArguments = Arguments<OptionOf<typeof init>>;

/** What `init` has to know, from options or answers. */
export interface Answers {
  readonly repository: RepositoryName;
  readonly environment: string;
  readonly token: Secret;
  /** Given public keys; none where the remembered ones, or a new pair, are taken. */
  readonly recipients: readonly string[];
  readonly identityOut: string;
  readonly workflows: readonly WorkflowName[];
  /** Who has to approve changes, as it was written. */
  readonly reviewers: readonly string[];
  /** known_hosts with every host in it. */
  readonly knownHosts: string;
}

/**
 * Takes options, and asks for what they leave open. Where nobody is there, everything that is missing is one error.
 * @throws OpsError `command-invalid`, `input-invalid`, `host-key-missing`, `ssh-unreachable`, `cancelled`
 */
export async function gatherAnswers(
  given: InitArguments,
  deployment: Deployment,
  context: CliContext,
): Promise<Answers> {
  const { terminal, signal } = context;
  const missing: Problem[] = [];
  const environment = given.text('environment') ?? 'production';
  if (!isEnvironmentName(environment)) {
    throw misused('init', [{ path: '--environment', message: 'should be letters, digits, ".", "-" and "_"' }]);
  }
  const suffix = [unattendedSuffix, recoverySuffix].find((one) => environment.endsWith(one));
  if (suffix !== undefined) {
    const name = environment.slice(0, -suffix.length);
    const option = suffix === recoverySuffix ? '--restore-key' : '--reviewers';
    const message = `should be ${name}: with ${option}, ${environment} is made beside it`;
    throw misused('init', [{ path: '--environment', message }]);
  }
  if (given.flag('direct') && given.flag('pull-request')) {
    throw misused('init', [{ path: '--direct and --pull-request', message: 'exclude each other' }]);
  }
  const recipients = given.list('recipient');
  if (recipients.length > 0) parseRecipients(recipients, '--recipient');
  const chosen = chosenWorkflows(given.list('workflow'));
  const accepted = acceptedKeys(given.list('accept-host-key'), deployment.inventory);

  let repository = given.text('repository');
  if (repository === undefined && terminal.isInteractive) repository = await terminal.ask('Repository (OWNER/NAME): ');
  if (repository === undefined) missing.push({ path: '--repository OWNER/NAME', message: 'is missing' });
  const name = repository === undefined ? undefined : parseRepositoryName(repository);
  const token = await findToken(given.text('token-file'), context);
  if (token === undefined) {
    missing.push({ path: '--token-file FILE', message: 'is missing, and so are GITHUB_TOKEN and a login of gh' });
  }
  if (!terminal.isInteractive && !given.flag('yes') && !given.flag('dry-run')) {
    missing.push({ path: '--yes', message: 'is missing: nobody is there to be asked' });
  }
  const judge: Judge = async (shown) =>
    accepted.get(shown.host.name)?.has(shown.fingerprint) === true ||
    (terminal.isInteractive && (await confirmKey(shown, context)));
  let knownHosts = '';
  try {
    knownHosts = await pinHosts(deployment.inventory, deployment.access, judge, signal);
  } catch (error) {
    if (!isOpsError(error, 'host-key-missing') || terminal.isInteractive) throw error;
    missing.push(
      ...error.problems.map(({ path, message }) => ({
        path: `--accept-host-key ${path}=${/SHA256:\S+/.exec(message)?.[0] ?? 'SHA256:…'}`,
        message: "is missing: give it once the key was compared on the host's own console",
      })),
    );
  }
  if (missing.length > 0 || name === undefined || token === undefined) {
    throw new OpsError('command-invalid', 'answers are missing, and nobody is there to give them', {
      problems: missing,
      hint: 'Give them as options. See: d8x-ops init --help',
    });
  }
  const identityOut = given.text('identity-out');
  return {
    repository: name,
    environment,
    token,
    recipients,
    identityOut: identityOut === undefined ? join(deployment.folder, 'backup-identity.txt') : resolve(identityOut),
    workflows: chosen,
    reviewers: given.list('reviewers'),
    knownHosts,
  };
}

function chosenWorkflows(given: readonly string[]): readonly WorkflowName[] {
  if (given.length === 0) return ['operate', 'rollback', 'backup'];
  const wrong = given.filter((name) => !isWorkflowName(name));
  if (wrong.length > 0) {
    const there = Object.keys(workflows).join(', ');
    throw misused(
      'init',
      wrong.map((name) => ({ path: `--workflow ${name}`, message: `is none; there are ${there}` })),
    );
  }
  return given.filter(isWorkflowName);
}

async function confirmKey(
  { host, fingerprint, type }: ShownHostKey,
  { terminal }: Pick<CliContext, 'terminal'>,
): Promise<boolean> {
  const address = host.name === host.address ? '' : ` (${host.address})`;
  terminal.say(`${host.name}${address} shows the host key`);
  terminal.say(`  ${fingerprint} (${type})`);
  terminal.say("Compare it on the host's own console (the provider's web page, not SSH), where this prints it:");
  terminal.say(`  ssh-keygen -lf /etc/ssh/ssh_host_${type.replace(/^ssh-|-sha2-.*$/g, '')}_key.pub`);
  return /^y(es)?$/i.test(await terminal.ask('Is it the same? [y/N] '));
}
