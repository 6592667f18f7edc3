import { commands, exitMeanings } from './commands.ts';
import type { CommandDeclaration } from './declaration.ts';
import { described, sentence, signature, usage } from './help.ts';

/** docs/reference/cli.md: every command of the operator's command line. */
export function renderCliReference(): string {
  return `${[
    '# d8x-ops on the command line',
    '<!-- Made of cli/declare/ by npm run generate. -->',
    'For the operator’s own machine, with Node 24 or later: `npx d8x-ops COMMAND`. No secret is taken from the command line itself, where others could read it, and none is shown.',
    table(
      ['Command', 'What it does'],
      commands.map(({ name, summary }) => [`[\`d8x-ops ${name}\`](#${name})`, summary]),
    ),
    ...commands.map(section),
    '## Exit codes',
    table(
      ['Code', 'Meaning'],
      exitMeanings.map(({ code, meaning }) => [String(code), meaning]),
    ),
  ].join('\n\n')}\n`;
}

function section(command: CommandDeclaration): string {
  const { name, summary, description, argument, options, examples } = command;
  return [
    `## ${name}`,
    `\`${usage(command)}\``,
    sentence(summary),
    ...description,
    table(
      ['Option', 'What it is'],
      [
        ...(argument === undefined ? [] : [[`\`${argument.value}\``, argument.description]]),
        ...options.map((option) => [`\`${signature(option)}\``, described(option)]),
      ],
    ),
    ['<!-- needs: github -->', '```sh', ...examples.map((example) => `npx ${example}`), '```'].join('\n'),
  ].join('\n\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
