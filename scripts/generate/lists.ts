import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { storeInputs } from '../../action/stores/stores.ts';
import { grammar } from '../../src/command/grammar.ts';
import { defined } from '../../src/defined.ts';
import type { OperationModule } from '../../src/operations/operation.ts';
import { operations } from '../../src/operations/operations.ts';
import { root } from '../bundle/entries.ts';

/** What stands below src/operations takes its lists of operations from here. */
export const listsOfOperations = 'src/command/operations.ts';

type Entry = readonly [name: string, operation: OperationModule];

const all: readonly Entry[] = Object.entries(operations);

/** Those that commands ask for, in the order of the help. */
const ofCommands: readonly Entry[] = grammar.flatMap(({ operation }) => all.filter(([name]) => name === operation));

/** The files that hold a list of operations or of stores' inputs, as they should be, by their paths. */
export async function generatedLists(): Promise<{ readonly 'action.yml': string } & Readonly<Record<string, string>>> {
  return {
    [listsOfOperations]: await lists(),
    'action.yml': await replaced('action.yml', [
      [/(?<=\n {2}operation:\n {4}description: >-\n)[\s\S]*?(?=\n {4}required:)/, wrapped(described(), 6)],
      [/(?<=\n {2}# Where backups are kept\n)[\s\S]*?(?=\n\noutputs:)/, inputsOfStores()],
    ]),
    'workflows/d8x-ops.yml': await replaced('workflows/d8x-ops.yml', [
      [/(?<=\n {6}operation:\n[^[]*options: )\[[^\]]*\]/, `[${names(ofCommands).join(', ')}]`],
      [
        /(?<=contains\(fromJSON\(')[^']*(?='\), inputs\.operation\) && 'change')/,
        json(({ waitsInLine }) => waitsInLine),
      ],
      [
        /(?<=contains\(fromJSON\(')[^']*(?='\), inputs\.operation\)\n\s*&& format\('\{0\}-unattended')/,
        json(({ unattended }) => unattended),
      ],
      [
        /(?<=contains\(fromJSON\(')[^']*(?='\), inputs\.operation\)\n\s*&& format\('\{0\}-recovery')/,
        json(({ opensBackups }) => opensBackups),
      ],
      [
        /(?<=contains\(fromJSON\(')[^']*(?='\), inputs\.operation\) && secrets\.D8X_BACKUP_IDENTITY )/,
        json(({ opensBackups }) => opensBackups),
      ],
      [
        /(?<=contains\(fromJSON\(')[^']*(?='\), inputs\.operation\) && secrets\.D8X_BACKUP_SIGNING_KEY )/,
        json(({ backsUp }) => backsUp !== undefined),
      ],
      ...['D8X_REFERRAL_EXECUTOR_KEY', 'D8X_BROKER_PRIVATE_KEY'].map((secret): Replacement => [
        new RegExp(String.raw`(?<=contains\(fromJSON\(')[^']*(?='\), inputs\.operation\) && secrets\.${secret} )`),
        json(({ takesWalletKeys }) => takesWalletKeys),
      ]),
    ]),
    'docs/glossary.md': await replaced('docs/glossary.md', [
      [/(?<=\| \*\*operation\*\* \| What a run of the Action does: ).*(?=\. \|)/, names(all).map(quoted).join(', ')],
    ]),
  };
}

async function lists(): Promise<string> {
  const unattended = names(ofCommands.filter(([, operation]) => operation.unattended === true));
  const opening = names(all.filter(([, operation]) => operation.opensBackups === true));
  const windowed = names(all.filter(([, operation]) => operation.inWindows === true));
  const text = `// Made of src/operations/operations.ts by npm run generate.

    /** Every operation. */
    export const operations = ${JSON.stringify(names(all))} as const;
    export type Operation = (typeof operations)[number];

    /** Those that may run with the secrets of an environment without reviewers. */
    export const unattendedOperations = ${JSON.stringify(unattended)} as const satisfies readonly Operation[];

    /** Those that open backups, and so may have the key for restoring. */
    export const openingOperations = ${JSON.stringify(opening)} as const satisfies readonly Operation[];

    /** Those that begin only when the policy's windows and freezes let updates begin. */
    export const windowedOperations = ${JSON.stringify(windowed)} as const satisfies readonly Operation[];
    `;
  return format(text, { ...(await resolveConfig(join(root, listsOfOperations))), parser: 'typescript' });
}

/** What each place for backups has in action.yml. */
function inputsOfStores(): string {
  const entries = Object.entries(storeInputs).map(([name, { description, default: fallback }]) => [
    name,
    { description, ...defined({ default: fallback }) },
  ]);
  const text = stringify(Object.fromEntries(entries), { singleQuote: true, lineWidth: 0 });
  return text.trimEnd().replaceAll(/^/gm, '  ');
}

/** `update` (back up, then update), `backup` or `lock`. */
function described(): string {
  const words = all.map(([name, { note }]) => `${quoted(name)}${note === undefined ? '' : ` (${note})`}`);
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}.`;
}

function json(test: (operation: OperationModule) => boolean | undefined): string {
  return `[${names(ofCommands.filter(([, operation]) => test(operation) === true))
    .map((name) => `"${name}"`)
    .join(', ')}]`;
}

function names(entries: readonly Entry[]): readonly string[] {
  return entries.map(([name]) => name);
}

function quoted(name: string): string {
  return `\`${name}\``;
}

/** Lines of at most 126 characters, each behind so many blanks. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || indent + last.length + 1 + word.length > 126) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

type Replacement = readonly [place: RegExp, text: string];

/** @throws Error where the file has no such place: it was reworded, and the pattern has to follow */
async function replaced(path: string, replacements: readonly Replacement[]): Promise<string> {
  let text = await readFile(join(root, path), 'utf8');
  for (const [place, wanted] of replacements) {
    if (!place.test(text)) throw new Error(`${path} has no ${place.source}`);
    text = text.replace(place, () => wanted);
  }
  return text;
}
