import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderCommandReference } from '../src/command/reference.ts';
import { renderCliReference } from '../cli/declare/reference.ts';
import { policyJsonSchema } from '../src/policy/json-schema.ts';
import { resultJsonSchema } from '../src/report/json-schema.ts';
import { root } from './bundle/entries.ts';
import { actionReference } from './generate/action-reference.ts';
import { compatibilityPage } from './generate/compatibility.ts';
import { generatedLists, listsOfOperations } from './generate/lists.ts';
import { schemaReference } from './generate/schema-reference.ts';
import { runProgram } from './run-program.ts';

/** `npm run generate` writes the files that are made of the code; with `--check` it only proves that they are up to date. */
const lists = await generatedLists();
const { inputs, outputs } = actionReference(lists['action.yml']);
const files: Readonly<Record<string, string>> = {
  ...lists,
  'schemas/result.schema.json': json(resultJsonSchema()),
  'schemas/d8x.schema.json': json(policyJsonSchema()),
  'docs/reference/commands.md': renderCommandReference(),
  'docs/reference/cli.md': renderCliReference(),
  'docs/reference/inputs.md': inputs,
  'docs/reference/outputs.md': outputs,
  'docs/reference/configuration.md': reference(
    'Configuration: .github/d8x.yml',
    'src/policy/schema.ts',
    'What each key is for, with examples, is in [Configuration](../configuration.md). Keys that are not listed are refused.',
    schemaReference(policyJsonSchema(), 'Default'),
  ),
  'docs/compatibility.md': await compatibilityPage(),
  'docs/reference/result.md': reference(
    'The result',
    'src/report/result.ts',
    'What every run ends in, as the output `result`; [result.schema.json](../../schemas/result.schema.json) is its schema. Fields may be added within a version; readers ignore what they do not know.',
    schemaReference(resultJsonSchema(), 'Present'),
  ),
};

const written: string[] = [];
for (const [name, text] of Object.entries(files)) {
  const path = join(root, name);
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} is not what the code makes: run npm run generate`);
    process.exitCode = 1;
    continue;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  written.push(name);
  console.log(`wrote ${name}`);
}
if (written.includes(listsOfOperations)) {
  // What was made above was made with the list that was loaded at the start.
  const { code, output } = await runProgram([process.execPath, ...process.execArgv, import.meta.filename]);
  console.log(output.trim());
  process.exitCode = code;
}

function reference(title: string, source: string, about: string, table: string): string {
  const note = `<!-- Made of ${source} by scripts/generate.ts: change it there. -->`;
  return `${[`# ${title}`, note, about, table].join('\n\n')}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
