/** Reads a command file (GITHUB_OUTPUT, GITHUB_STATE) as the runner does: `name<<DELIMITER`, lines, `DELIMITER`. */
export function readFileCommands(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 0) {
    const head = lines.shift() ?? '';
    if (head === '') continue;
    const [, name, delimiter] = /^([^=<]+)<<(.+)$/.exec(head) ?? [];
    if (name === undefined || delimiter === undefined) throw new Error(`a command file has the line ${head}`);
    const end = lines.indexOf(delimiter);
    if (end === -1) throw new Error(`the value of ${name} does not end`);
    found[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n');
  }
  return found;
}
