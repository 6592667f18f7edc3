import type { Problem } from '../../errors.ts';
import type { HostRole } from '../host.ts';

/** A host as hosts.cfg has it. */
export interface ListedHost {
  readonly role: HostRole;
  /** The first word of its line: the address that Ansible, and so d8x-cli, connects to. */
  readonly address: string;
  readonly hostname: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** What hosts.cfg says. */
export interface HostsCfg {
  readonly hosts: readonly ListedHost[];
  /** Its workers are reached through another host: `-J` or `ProxyJump` among the SSH arguments of `[workers:vars]`. */
  readonly workersBehindJump: boolean;
}

const roles: ReadonlyMap<string, HostRole> = new Map([
  ['managers', 'manager'],
  ['workers', 'worker'],
  ['broker', 'broker'],
]);
const longestFile = 256 * 1024;
const addressPattern = /^[A-Za-z0-9]([A-Za-z0-9._:-]*[A-Za-z0-9])?$/;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const userPattern = /^[a-z_][a-z0-9_-]{0,31}$/i;
const jumpArguments = /^ansible_ssh_(common|extra)_args\s*=.*(-J|ProxyJump)/;
const assignment = /([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|\S*)/y;

/**
 * Reads hosts.cfg, an Ansible inventory in INI form as d8x-cli's Terraform templates write it: sections `[managers]`, `[workers]`
 * and `[broker]`, a host a line. Of `[workers:vars]` only the jump host counts; other sections are passed over. Every problem is added
 * to `problems`.
 */
export function parseHostsCfg(text: string, problems: Problem[]): HostsCfg {
  if (text.length > longestFile) {
    problems.push({ path: 'hosts-cfg', message: 'is longer than 256 KiB, so it is not a hosts.cfg' });
    return { hosts: [], workersBehindJump: false };
  }
  const hosts: ListedHost[] = [];
  let section: string | undefined;
  let workersBehindJump = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const path = `hosts-cfg:${index + 1}`;
    if (line.startsWith('[')) {
      if (!line.endsWith(']')) problems.push({ path, message: 'a section has to end with "]"' });
      section = line.slice(1, -1);
    } else if (section === undefined) {
      problems.push({ path, message: 'stands before the first section, such as [managers]' });
    } else if (section === 'workers:vars') {
      workersBehindJump ||= jumpArguments.test(line);
    } else {
      const role = roles.get(section);
      const host = role === undefined ? undefined : parseHost(line, role, index + 1, problems);
      if (host !== undefined) hosts.push(host);
    }
  }
  return { hosts, workersBehindJump };
}

function parseHost(line: string, role: HostRole, number: number, problems: Problem[]): ListedHost | undefined {
  const path = `hosts-cfg:${number}`;
  const [address = ''] = line.split(/\s/, 1);
  if (!addressPattern.test(address) || address.length > 253) {
    problems.push({ path, message: 'should begin with the address of a host' });
    return undefined;
  }
  const values = parseAssignments(line.slice(address.length), path, problems);
  const take = (key: string, pattern: RegExp, what: string): string | undefined => {
    const value = values.get(key);
    if (value === undefined || value === '') return undefined;
    if (pattern.test(value)) return value;
    problems.push({ path, message: `${key}= should be ${what}` });
    return undefined;
  };
  const port = take('ansible_port', /^[0-9]{1,5}$/, 'a port from 1 to 65535');
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    problems.push({ path, message: 'ansible_port= should be a port from 1 to 65535' });
  }
  return {
    role,
    address: take('ansible_host', addressPattern, 'the address of a host') ?? address,
    hostname: take('hostname', namePattern, 'a host name'),
    user: take('ansible_user', userPattern, 'the name of a Linux user'),
    port: port === undefined ? undefined : Number(port),
    line: number,
  };
}

function parseAssignments(text: string, path: string, problems: Problem[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length || text.startsWith('#', at)) return values;
    assignment.lastIndex = at;
    const found = assignment.exec(text);
    if (found === null) {
      problems.push({ path, message: 'after the address, everything should be of the form key=value' });
      return values;
    }
    const [whole, key = '', value = ''] = found;
    values.set(key, value.replace(/^(["'])(.*)\1$/, '$2'));
    at += whole.length;
  }
}
