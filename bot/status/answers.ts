import type { Command } from '../../src/command/command.ts';
import { formatException } from '../../src/command/exceptions.ts';
import { formatCommand } from '../../src/command/format.ts';
import type { PinnedService } from '../../src/command/pinned-images.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import type { OpsError } from '../../src/errors.ts';
import { table } from '../../src/report/document.ts';
import { cell, code, link, prose } from '../../src/report/escape-markdown.ts';
import { age } from '../../src/report/quantities.ts';
import type { TagList } from '../images/newest-tags.ts';
import { shortDigest } from '../../src/image/digest.ts';
import { formatRepository, type Repository } from '../../src/image/reference.ts';
import { exceptionsOf } from '../../src/command/command.ts';
import type { CommandRecord } from './record.ts';
import { answerMarker } from './refusal-body.ts';

/** An answer that is final when it is written. `markdown` is finished. */
export function answer(request: RequestId, title: string, ...markdown: readonly string[]): string {
  return `${answerMarker(request)}\n${[`### ${title}`, ...markdown].join('\n\n')}\n`;
}

/** The answer to a command that a run answers which waits already. */
export function joinedAnswer(request: RequestId, asked: { readonly normalForm: string; readonly url: string }): string {
  const earlier = link('an earlier comment of yours', asked.url);
  return answer(
    request,
    '🔗 Asked already',
    `${code(asked.normalForm)} was asked in ${earlier}, and its run has not begun yet. The answer there is the answer to both.`,
  );
}

/** The answer to a command that the bot could not carry out. */
export function failedAnswer(request: RequestId, command: Command, error: OpsError): string {
  const problems = error.problems.map(({ path, message }) => `- ${code(path)} ${prose(message)}`).join('\n');
  const parts = [
    code(formatCommand(command)),
    `> [!CAUTION]\n> ${capital(prose(error.message))}`,
    problems,
    prose(error.hint ?? ''),
  ];
  return answer(request, '❌ Nothing was started', ...parts.filter((part) => part !== ''));
}

/** The answer to an approval: what was approved, to the digest, and what it loosens. */
export function approvedAnswer(
  request: RequestId,
  record: Pick<CommandRecord, 'toRun' | 'askedBy' | 'environment'>,
  images: readonly PinnedService[],
  command: Command,
): string {
  const rows = images.map(({ service, digest }) => [cell(code(service)), cell(code(digest))]);
  const loosened = exceptionsOf(command).map((one) => `- ${code(formatException(one))}`);
  return answer(
    request,
    `👍 Approved · ${prose(record.environment)}`,
    `${code(record.toRun)} of ${code(record.askedBy.login)}`,
    ...(rows.length === 0 ? [] : [table(['Service', 'Runs'], rows)]),
    ...(loosened.length === 0 ? [] : [`It loosens:\n\n${loosened.join('\n')}`]),
  );
}

/** What can be deployed, and the command that would deploy it. */
export function imagesAnswer(
  request: RequestId,
  service: string,
  repository: Repository,
  { shown, total }: TagList,
  now: Date,
): string {
  const rows = shown.map(({ tag, digest, created }) => [
    cell(code(tag)),
    cell(code(`sha256:${shortDigest(digest)}…`)),
    created === undefined ? '' : `${age(created.toISOString(), now.toISOString())} ago`,
  ]);
  const [newest] = shown;
  const more = total > shown.length ? `${total} tags in all; branches and the highest versions are shown.` : '';
  const example = newest === undefined ? '' : `\`\`\`\n/d8x update ${service}:${newest.tag}@${newest.digest}\n\`\`\``;
  return answer(
    request,
    `📦 Images of ${prose(service)}`,
    code(formatRepository(repository)),
    rows.length === 0
      ? 'No tag of it has an image for linux/amd64.'
      : table(['Tag', 'Digest', { right: 'Built' }], rows),
    ...[more, example].filter((part) => part !== ''),
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
