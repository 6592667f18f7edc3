/** Reads a command file that an action wrote (GITHUB_OUTPUT, GITHUB_STATE): `name=value`, or `name<<MARK`, lines, `MARK`. */
export function parseCommandFile(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const long = /^([^=]+?)<<(.+)$/.exec(line);
    const short = /^([^=]+)=(.*)$/.exec(line);
    if (long !== null) {
      const [, name = '', mark = ''] = long;
      const end = lines.indexOf(mark, at + 1);
      if (end < 0) throw new Error(`the value of ${name} is never closed`);
      found[name] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (short !== null) {
      const [, name = '', value = ''] = short;
      found[name] = value;
    } else if (line !== '') {
      throw new Error(`not a line of a command file: ${line}`);
    }
  }
  return found;
}
