/** What SSH arguments of an inventory say about the way to a host. */
export interface SshArguments {
  /** Value of `-J` or `ProxyJump`, or the host that a `ProxyCommand` with `ssh -W` goes through: `[user@]host[:port]`. */
  readonly jump: string | undefined;
  /** Value of `-F`: a configuration file, which may define the jump host's name. */
  readonly file: string | undefined;
  /** What changes where SSH goes and is not honoured, each with what to write instead. */
  readonly refused: readonly string[];
}

/** Options of ssh(1) with a value that say nothing about where it goes. */
const withValue = new Set('BbcDEeIiLmOQRSWw');

const instead: ReadonlyMap<string, string> = new Map([
  ['port', 'write ansible_port= instead'],
  ['user', 'write ansible_user= instead'],
  ['hostname', 'write ansible_host= instead'],
  ['proxyusefdpass', 'it is not supported'],
]);

/** Reads the value of `ansible_ssh_common_args` and the like. */
export function readSshArguments(text: string): SshArguments {
  const refused: string[] = [];
  let jump: string | undefined;
  let file: string | undefined;
  const option = (given: string): void => {
    const [, name = '', value = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*)$/.exec(given) ?? [];
    const key = name.toLowerCase();
    if (key === 'proxyjump') jump ??= value.replace(/^none$/i, '');
    else if (key === 'proxycommand' && !/^none$/i.test(value)) {
      const through = jumpOfCommand(value);
      if (through === undefined) {
        refused.push(
          'a ProxyCommand other than "ssh -W %h:%p HOST": name the jump host with -J user@address, or the input ssh-jump',
        );
      } else jump ??= through;
    } else if (instead.has(key)) refused.push(`${name}: ${instead.get(key) ?? ''}`);
  };
  const words = shellWords(text);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const letter = word.startsWith('-') ? word.charAt(1) : '';
    const value = (): string => (word.length > 2 ? word.slice(2) : (words[(at += 1)] ?? ''));
    if (letter === 'J') jump ??= value().replace(/^none$/i, '');
    else if (letter === 'F') file = value();
    else if (letter === 'o') option(value());
    else if (letter === 'p' || letter === 'l') {
      refused.push(letter === 'p' ? '-p: write ansible_port= instead' : '-l: write ansible_user= instead');
      value();
    } else if (withValue.has(letter) && word.length === 2) at += 1;
  }
  return { jump: jump === '' ? undefined : jump, file, refused };
}

/** The host that `ssh -W %h:%p [-q] [-p PORT] [-l USER] [USER@]HOST` goes through. */
function jumpOfCommand(command: string): string | undefined {
  const [program = '', ...words] = shellWords(command);
  if (!/(?:^|\/)ssh$/.test(program)) return undefined;
  let [host, user, port, forwards]: (string | undefined)[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const letter = word.startsWith('-') ? word.charAt(1) : '';
    const value = (): string => (word.length > 2 ? word.slice(2) : (words[(at += 1)] ?? ''));
    if (letter === '') host ??= word;
    else if (letter === 'W') forwards = value();
    else if (letter === 'p') port = value();
    else if (letter === 'l') user = value();
    else if (['J', 'F'].includes(letter)) return undefined;
    else if (withValue.has(letter) && word.length === 2) at += 1;
  }
  if (host === undefined || forwards !== '%h:%p') return undefined;
  const named = user === undefined || host.includes('@') ? host : `${user}@${host}`;
  return port === undefined ? named : `${named}:${port}`;
}

function shellWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)) {
    words.push(
      word.replaceAll(
        /"([^"]*)"|'([^']*)'|\\(.)/g,
        (_, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? '',
      ),
    );
  }
  return words;
}
