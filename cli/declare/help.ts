import { commands, exitMeanings } from './commands.ts';
import type { CommandDeclaration, OptionDeclaration } from './declaration.ts';

/** The help of the whole program. */
export function programHelp(version: string): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `d8x-ops ${version}: the D8X update runbook from your own machine.`,
    '',
    'Usage: d8x-ops COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${plain(summary)}`),
    '',
    'd8x-ops COMMAND --help tells more of each.',
    '',
    ...exits(),
  ].join('\n');
}

/** The help of one command, `width` columns wide. */
export function commandHelp(command: CommandDeclaration, width: number): string {
  const columns = Math.min(Math.max(width, 60), 100);
  return [
    `Usage: ${usage(command)}`,
    '',
    ...wrap(sentence(command.summary), columns),
    ...command.description.flatMap((paragraph) => ['', ...wrap(plain(paragraph), columns)]),
    '',
    ...(command.argument === undefined ? [] : entry(command.argument.value, command.argument.description, columns)),
    ...command.options.flatMap((option) => entry(signature(option), described(option), columns)),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}

export function usage({ name, argument }: CommandDeclaration): string {
  return `d8x-ops ${name}${argument === undefined ? '' : ` ${argument.value}`} [OPTIONS]`;
}

/** Such as `-o, --output FILE`. */
export function signature({ name, short, value }: OptionDeclaration): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

export function described({ description, fallback, kind }: OptionDeclaration): string {
  const many = kind === 'list' ? ' Can be repeated.' : '';
  return `${description}${many}${fallback === undefined ? '' : ` Default: ${fallback}.`}`;
}

/** `text` with a capital at its beginning and a full stop at its end. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function exits(): readonly string[] {
  return [
    'Exit codes:',
    ...exitMeanings.map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${plain(meaning)}`),
  ];
}

function entry(head: string, text: string, columns: number): readonly string[] {
  return [`  ${head}`, ...wrap(plain(text), columns - 6).map((line) => `      ${line}`)];
}

/** Without Markdown's marks of code. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
