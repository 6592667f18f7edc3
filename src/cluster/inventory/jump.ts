import type { SshArguments } from './ssh-arguments.ts';

/** A jump host as it is written: `[user@]host[:port]`. */
export interface JumpSpec {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
}

const address = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
const user = '[A-Za-z_][A-Za-z0-9_.-]{0,31}';
const form = new RegExp(
  String.raw`^(?:ssh:\/\/)?(?:(${user})@)?(?:(${address})|\[([0-9A-Fa-f:.]{2,45})\])(?::([0-9]{1,5}))?\/?$`,
);

/** Reads `[user@]host[:port]`, with an address of IPv6 in brackets; answers what is wrong with it otherwise. */
export function parseJump(text: string): JumpSpec | string {
  if (text.includes(',')) return 'goes over more than one jump host; one is supported';
  const found = form.exec(text);
  const port = found?.[4] === undefined ? undefined : Number(found[4]);
  if (found === null || (port !== undefined && (port < 1 || port > 65_535))) {
    return 'should name a jump host as user@address or user@address:port';
  }
  return { user: found[1], host: found[2] ?? found[3] ?? '', port };
}

/** d8x-cli's name for the manager in the SSH configuration that it writes for AWS (manager_ssh_jump.conf). */
const managerAlias = 'jump_host';
const ownConfiguration = /(?:^|\/)manager_ssh_jump\.conf$/;

/**
 * Which host the SSH arguments go through: `manager` is the one of the file, undefined none. `problem` says what can't be honoured.
 */
export function jumpOf({ jump, file }: Pick<SshArguments, 'jump' | 'file'>): {
  readonly jump?: JumpSpec | 'manager' | undefined;
  readonly problem?: string;
} {
  const isOwn = file === undefined || ownConfiguration.test(file);
  if (jump === undefined) {
    if (isOwn) return {};
    return {
      problem:
        'names an SSH configuration with -F, which is not read here: write ansible_host=, ansible_user=, ansible_port= and -J user@address',
    };
  }
  if (jump === managerAlias && isOwn) return { jump: 'manager' };
  if (!isOwn) {
    return {
      problem:
        'names a jump host by an SSH configuration (-F), which is not read here: write -J user@address, or give the input ssh-jump',
    };
  }
  const spec = parseJump(jump);
  return typeof spec === 'string' ? { problem: spec } : { jump: spec };
}
