import { exceptionOptions } from './exceptions.ts';
import { endOfOptions, environmentOption, grammar, limits, prefix, type VerbGrammar } from './grammar.ts';
import type { ArgumentKind } from './verb-entry.ts';

const argumentTexts: Readonly<Record<ArgumentKind, string>> = {
  none: 'Takes no argument.',
  requests: 'Takes one or more services, each with what it should run, divided by spaces or commas.',
  services: 'Takes names of services, divided by spaces or commas.',
  change: 'Takes one or more services, each with what it should run, divided by spaces or commas.',
  replicas:
    'Takes one or more services, each with how many tasks it is to have, such as `api=3`, divided by spaces or commas.',
  log: 'Takes the name of one service; `--since` with a time from 1m to 24h (15m without it); `--grep` with the text, of up to 100 characters and in quotes where it has blanks, that shown lines have in them to the letter.',
  recovery:
    'Takes `latest`, which it is where nothing is named, the name of a backup as `backups` lists it, or the id of the run that took it; or `--undo`, which exchanges the databases of the last recovery back. A second person always has to approve it, each time, but for those whom `exceptions: recover` of `.github/d8x.yml` lets do it alone. Windows and freezes do not stop it. What it does, and for how long services stop, is in [Restoring](../restoring.md#back-into-service).',
  promotion:
    'Takes the names of two environments, where from and where to, and any number of services, divided by spaces or commas; without services, all that the update moved.',
  service: 'Takes the name of one service.',
  reason: `Takes free text of up to ${limits.reason} characters, to the end of the line. Invisible characters and such that turn the direction of the text are refused. After \`${endOfOptions}\` even \`${environmentOption}\` is text.`,
  pins: `Takes any number of services, each with the digest that it is to run or at least ${limits.prefix} digits of it. Where any is named, all have to be: the command is approved only where these are what it runs.`,
};

const requestForms: readonly (readonly [string, string])[] = [
  ['api', 'the newest digest of the tag that it runs now'],
  ['api:dev', 'the digest that the tag `dev` has now, in the same repository as now'],
  ['api@sha256:…', 'exactly this digest, in the same repository as now'],
  ['api:dev@sha256:…', 'exactly this digest; the tag is a note of where it came from'],
  ['api=ghcr.io/d8-x/d8x-trader-main:dev', 'another repository, where that is allowed; with a tag, a digest or both'],
  [
    '`broker/redis:7.4`, `swarm/redis`',
    'the service of that name on the broker host, or in the stack, in any of these forms; needed only where both have one, as the bare name is refused then',
  ],
];

/** docs/reference/commands.md: the whole grammar. */
export function renderCommandReference(): string {
  return `${[
    '# Commands',
    '<!-- Made of src/command/verbs.ts by npm run generate. -->',
    `The commands of a comment on an issue or a pull request are its first lines, up to ${limits.commands}: each begins with \`${prefix}\` and a blank, in the first column. Blank lines may stand between them. The first other line ends them, and nothing after it is looked at, so that neither quotes, code, HTML nor the history of an e-mail is ever taken for a command.`,
    `A command is one line. When the next line looks like the rest of it, as mail clients wrap lines, none of the comment is read: when it begins with \`--\`; when it begins with a request such as \`api:dev\`; when all its words are names of services or environments. After \`lock\`, whose text is free, only \`--\` counts. Commands in an edited comment are none.`,
    `\`${environmentOption} NAME\` names the environment, on every command, anywhere after its first word. Without it the default environment of \`.github/d8x.yml\` is taken.`,
    'Names are plain letters, digits, `-` and `_`. Letters that only look like these, invisible characters and other kinds of space are refused, and the answer says which one it is.',
    table(
      ['Command', 'What it does'],
      grammar.map(({ verb, usage, summary }) => [`[\`${prefix} ${usage}\`](#${verb})`, summary]),
    ),
    ...grammar.map(section),
    '## What loosens a rule',
    'Part of the command, shown to whoever approves it, and checked again by the run. `exceptions` of `.github/d8x.yml` says who may give each; left out, nobody. A second person has to approve it, unless the entry says `alone: true`.',
    table(
      ['Option', 'What it lets happen', 'Taken by'],
      exceptionOptions.map(({ kind, option, summary }) => [
        `\`${option}${kind === 'override' ? ' "reason"' : ''}\``,
        summary,
        grammar
          .filter(({ exceptions }) => exceptions?.includes(kind) === true)
          .map(({ verb }) => `\`${verb}\``)
          .join(', '),
      ]),
    ),
    '## How a service is written',
    `For \`update\` and \`plan\`, up to ${limits.services} in one command, each only once. The Action's \`services\` input takes the same, on one line or several.`,
    table(
      ['Written', 'What it should run'],
      requestForms.map(([form, meaning]) => [form.includes('`') ? form : `\`${form}\``, meaning]),
    ),
  ].join('\n\n')}\n`;
}

function section({ verb, usage, summary, argument, examples }: VerbGrammar): string {
  const sentence = `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;
  const shown = ['```text', ...examples, '```'].join('\n');
  return [`## ${verb}`, `\`${prefix} ${usage}\``, `${sentence} ${argumentTexts[argument]}`, shown].join('\n\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
