import type { Secret } from '../../secret.ts';
import { OpsError } from '../../errors.ts';
import { sudoPrompt } from '../command/render-command.ts';

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
