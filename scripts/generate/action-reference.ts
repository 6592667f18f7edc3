import { parse } from 'yaml';
import { z } from 'zod';

const actionSchema = z.object({
  inputs: z.record(
    z.string(),
    z.object({ description: z.string(), required: z.boolean().default(false), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

/** The reference pages of inputs and outputs, made of the text of action.yml; its comments are the headings of groups. */
export function actionReference(text: string): { readonly inputs: string; readonly outputs: string } {
  const { inputs, outputs } = actionSchema.parse(parse(text));
  const sections = groups(text).map(({ title, names }) => {
    const rows = names.map((name) => {
      const input = inputs[name];
      if (input === undefined) throw new Error(`action.yml has no input ${name}`);
      const fallback = input.required ? 'required' : input.default === undefined ? '' : `\`${input.default}\``;
      return `| \`${name}\` | ${fallback} | ${oneLine(input.description)} |`;
    });
    return [`## ${title}`, '', '| Input | Default | What it is |', '| --- | --- | --- |', ...rows].join('\n');
  });
  const outputRows = Object.entries(outputs).map(
    ([name, output]) => `| \`${name}\` | ${oneLine(output.description)} |`,
  );
  return {
    inputs: `${heading('Inputs')}${sections.join('\n\n')}\n`,
    outputs: `${heading('Outputs')}${['| Output | What it is |', '| --- | --- |', ...outputRows].join('\n')}\n`,
  };
}

function heading(title: string): string {
  return `# ${title}\n\n<!-- Made of action.yml by scripts/generate.ts: change it there. -->\n\n`;
}

function groups(text: string): readonly { readonly title: string; readonly names: readonly string[] }[] {
  const found: { title: string; names: string[] }[] = [];
  const body = text.slice(text.indexOf('\ninputs:'), text.indexOf('\noutputs:'));
  for (const line of body.split('\n')) {
    const [, title] = /^ {2}# (.+)$/.exec(line) ?? [];
    const [, name] = /^ {2}([a-z0-9-]+):$/.exec(line) ?? [];
    if (title !== undefined) found.push({ title, names: [] });
    if (name !== undefined) found.at(-1)?.names.push(name);
  }
  return found;
}

function oneLine(text: string): string {
  return text
    .replaceAll('|', String.raw`\|`)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
