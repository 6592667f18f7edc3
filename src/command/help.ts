import { exceptionOptions } from './exceptions.ts';
import { environmentOption, grammar, prefix } from './grammar.ts';

/** The commands, as a Markdown list for a comment. */
export function renderHelp(): string {
  const lines = grammar.map(({ usage, summary }) => `- \`${prefix} ${usage}\` ${summary}`);
  return [
    ...lines,
    '',
    `\`${environmentOption} NAME\` on any of them names the environment. A service is written as \`api\` (the newest image of its tag), \`api:dev\`, \`api@sha256:…\` or \`api=registry/repository:tag\`. Commands are the first lines of a comment.`,
    `Options that loosen a rule, for those whom \`.github/d8x.yml\` lets: ${exceptionOptions.map(({ option }) => `\`${option}\``).join(' ')}.`,
  ].join('\n');
}
