import { z } from 'zod';
import { defined } from '../../defined.ts';
import { isOpsError, messageOf, OpsError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { sudoPrompt } from '../command/render-command.ts';

/** One host, and how it is reached. */
export interface LinkAddress {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** What the way to it leads through, for people; undefined where it is reached directly. */
  readonly through?: string;
}

/** What ssh2 puts on its errors: the layer that failed, and the system's own code. */
const faultSchema = z.object({ level: z.string().optional(), code: z.string().optional() });

/** The error for a link that broke under way. */
export function connectionLost(name: string, cause?: unknown): OpsError {
  return new OpsError('connection-lost', `the SSH connection to ${name} was lost`, {
    where: name,
    hint: 'Check that the host is up and the network between. Nothing that changes the cluster is repeated without looking first; a new run goes on from what it finds.',
    ...defined({ cause }),
  });
}

/** The error for a connection that could not be made: `ssh-auth-failed` or `ssh-unreachable`. */
export function connectFault(target: LinkAddress, error: unknown): OpsError {
  const { level, code } = faultSchema.safeParse(error).data ?? {};
  if (level === 'client-authentication') {
    return new OpsError('ssh-auth-failed', `${target.name} does not let ${target.user} in with the given key`, {
      where: target.name,
      hint: `Check ssh-private-key and ssh-user (${place(target)}): the public key has to be in ~/.ssh/authorized_keys there.`,
      cause: error,
    });
  }
  const why = messageOf(error);
  return new OpsError('ssh-unreachable', `no SSH connection to ${target.name} (${place(target)}): ${why}`, {
    where: target.name,
    hint: hintFor(level, code),
    cause: error,
  });
}

/** The error for a host whose way, through the manager or a jump host, could not be opened. */
export function wayFault(target: LinkAddress, error: unknown): OpsError {
  const why = messageOf(error);
  return new OpsError('ssh-unreachable', `no SSH connection to ${target.name} (${place(target)}): ${why}`, {
    where: target.name,
    hint: `It is reached through ${target.through ?? 'the manager'}. ${
      (isOpsError(error) ? error.hint : undefined) ?? 'Check that this reaches its address and port.'
    }`,
    cause: error,
  });
}

/** Whether sshd closed the door before a word was said, as it does at random while many others knock (`MaxStartups`). */
export function isTurnedAway(error: unknown): boolean {
  if (!isOpsError(error, 'ssh-unreachable')) return false;
  const { level, code } = faultSchema.safeParse(error.cause).data ?? {};
  return code === 'ECONNRESET' || level === 'protocol';
}

function place({ user, address, port }: LinkAddress): string {
  return `${user}@${address}:${port}`;
}

function hintFor(level: string | undefined, code: string | undefined): string {
  if (level === 'handshake') {
    return 'If the host has none of the keys in ssh-known-hosts, pin one that it has: compare ssh-keyscan with the fingerprint on its console.';
  }
  if (level === 'protocol' || code === 'ECONNRESET') {
    return "Something closed the connection at once: look at sshd's log there, at MaxStartups and fail2ban, and that the port is sshd's.";
  }
  if (code === 'ENOTFOUND') return 'The name is not known here: check hosts.cfg.';
  return 'Check the address and port in hosts.cfg, that the host is up, and that its firewall lets the runner in.';
}

interface Refusal {
  readonly says: RegExp;
  readonly message: string;
  readonly hint: string;
}

/** What sudo and sudo-rs say, in English, when it is not for the password that they refuse. */
const refusals: readonly Refusal[] = [
  {
    says: /must have a tty|a terminal is required/i,
    message: 'wants a terminal, which a run has not',
    hint: 'Take "Defaults requiretty" out of /etc/sudoers there, or add: Defaults:USER !requiretty.',
  },
  {
    says: /account validation failure|(?:account|password) (?:is |has )?expired/i,
    message: 'does not take the user: the account is locked, or it or its password has expired',
    hint: 'Look there, as root: chage -l USER. A user whose password has expired has to set another one.',
  },
  {
    says: /not in the sudoers|may not run|not allowed to (?:execute|run)|I'm sorry/i,
    message: 'does not let the user run commands as root',
    hint: 'Put the user of ssh-user into the group sudo there.',
  },
  {
    says: /sudo: (?:command )?not found|No such file or directory/i,
    message: 'is not installed',
    hint: 'Install the package sudo there.',
  },
];

/**
 * The error for a sudo that never began the command; `said` is what was printed instead. sudo is asked in English.
 * @param password what it was given; empty where none is known
 */
export function sudoRefused(name: string, password: Secret, said: string): OpsError {
  const other = refusals.find(({ says }) => says.test(said));
  const details = (hint: string): { readonly where: string; readonly hint: string } => ({ where: name, hint });
  if (other !== undefined) return new OpsError('sudo-refused', `sudo on ${name} ${other.message}`, details(other.hint));
  if (said.includes(sudoPrompt) && password.reveal() === '') {
    const hint = "Give it as sudo-password: password.txt in d8x-cli's deployment folder has it.";
    return new OpsError('sudo-refused', `sudo on ${name} asks for a password, and none is given`, details(hint));
  }
  if (said.includes(sudoPrompt)) {
    const hint =
      "Check the input sudo-password (password.txt in d8x-cli's deployment folder), and that the user is in the group sudo.";
    return new OpsError('sudo-refused', `sudo on ${name} refused the password`, details(hint));
  }
  const last = said.trim().split('\n').at(-1)?.trim() ?? '';
  const hint = 'Try there, as that user: sudo -k true. What /etc/sudoers says of the user decides.';
  return new OpsError('sudo-refused', `sudo on ${name} began nothing${last === '' ? '' : `: ${last}`}`, details(hint));
}
