import type { Problem } from '../../errors.ts';
import type { HostLine, Variable, Variables } from './ansible-inventory.ts';
import { jumpOf, type JumpSpec } from './jump.ts';
import { readSshArguments } from './ssh-arguments.ts';

/** How Ansible would connect to a host. */
export interface Connection {
  readonly address: string;
  readonly hostname: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
  readonly jump: JumpSpec | 'manager' | undefined;
}

const addressPattern = /^[A-Za-z0-9:]([A-Za-z0-9._:-]*[A-Za-z0-9:])?$/;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** As useradd takes it on Debian, with the dots that directories of users have. */
const userPattern = /^[a-z_][a-z0-9_.-]{0,31}$/i;

const argumentNames = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'];
/** Ways of connecting that are SSH. */
const sshConnections = new Set(['ssh', 'smart', 'ansible.builtin.ssh', 'paramiko', 'paramiko_ssh']);

/** Reads what holds for a host. Undefined where its address can't be used; every problem is added to `problems`. */
export function readConnection(line: HostLine, variables: Variables, problems: Problem[]): Connection | undefined {
  const add = (number: number, message: string): void => {
    problems.push({ path: `hosts-cfg:${number}`, message });
  };
  if (!isAddress(line.alias)) {
    add(
      line.line,
      line.alias.includes('@')
        ? 'names a user before the address: write ansible_user= behind it'
        : 'should begin with the address of a host',
    );
    return undefined;
  }
  const take = (names: readonly string[], fits: (value: string) => boolean, what: string): string | undefined => {
    const [first, second] = names.flatMap((name) => {
      const variable = variables.get(name);
      return variable === undefined || variable.value === '' ? [] : [{ name, ...variable }];
    });
    if (first === undefined) return undefined;
    if (second !== undefined && second.value !== first.value) {
      add(second.line, `${second.name}= says something else than ${first.name}= of line ${first.line}: keep one`);
    }
    if (fits(first.value)) return first.value;
    add(first.line, `${first.name}= should be ${what}${whyNot(first)}`);
    return undefined;
  };
  const isNumber = (value: string): boolean => /^[0-9]{1,5}$/.test(value);
  const port = take(['ansible_port', 'ansible_ssh_port'], isNumber, 'a port from 1 to 65535');
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    const set = variables.get('ansible_port') ?? variables.get('ansible_ssh_port');
    add(set?.line ?? line.line, 'ansible_port= should be a port from 1 to 65535');
  }
  const connection = variables.get('ansible_connection');
  if (connection !== undefined && !sshConnections.has(connection.value)) {
    add(connection.line, 'ansible_connection= is not ssh, and hosts are reached by SSH alone here');
  }
  return {
    address: take(['ansible_host', 'ansible_ssh_host'], isAddress, 'the address of a host') ?? line.alias,
    hostname: take(['hostname'], (value) => namePattern.test(value), 'a host name'),
    user: take(['ansible_user', 'ansible_ssh_user'], (value) => userPattern.test(value), 'the name of a Linux user'),
    port: port === undefined ? undefined : Number(port),
    jump: readJump(variables, add),
  };
}

function readJump(variables: Variables, add: (line: number, message: string) => void): Connection['jump'] {
  let found: Connection['jump'];
  for (const name of argumentNames) {
    const variable = variables.get(name);
    if (variable === undefined) continue;
    if (variable.value.includes('{{')) {
      add(variable.line, `${name}= is a template of Ansible's ({{ … }}), which is not filled in here: write its value`);
      continue;
    }
    const read = readSshArguments(variable.value);
    for (const what of read.refused) add(variable.line, `${name}= has ${what}`);
    const { jump, problem } = jumpOf(read);
    if (problem !== undefined) add(variable.line, `${name}= ${problem}`);
    found ??= jump;
  }
  return found;
}

function isAddress(value: string): boolean {
  return value.length <= 253 && addressPattern.test(value);
}

/** What is often the reason that a value does not fit. */
function whyNot({ value }: Variable): string {
  if (value.includes('{{')) return "; a template of Ansible's ({{ … }}) is not filled in here";
  if (value.includes('#'))
    return '; Ansible takes what follows a # in its line for a part of it: put the comment on a line of its own';
  return '';
}
