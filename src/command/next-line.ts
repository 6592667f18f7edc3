import type { KnownNames } from './environment-word.ts';
import { findVerb } from './grammar.ts';
import type { CommentLine, LeadingLines } from './leading-lines.ts';
import { isNamedBackup } from './recovery-request.ts';
import { isServiceRequest } from './service-request.ts';
import { splitAtCommas, type Word, wordsOf } from './words.ts';

/** An option, also as keyboards write it: mail clients and telephones make one dash of two hyphens. */
const option =
  /^(?:--|[-\u2010-\u2015\u2212]+(?:e(?:nv[a-z]*)?|allow|accept|override|no|undo)(?:[-\u2010-\u2015=]|$))/i;
/** What divides a signature or a footer from the text above it, when a blank line stands before it. */
const divider = /^-[- \t]*$/;

/**
 * The line that ended the commands, where it looks like the rest of the last one, as mail clients wrap lines. It is never
 * dropped: `/d8x update api` without the `--env staging` of its next line would go to another cluster.
 */
export function straggler({ commands, next, isApart }: LeadingLines, names: KnownNames): CommentLine | undefined {
  const last = commands.at(-1);
  if (last === undefined || next === undefined) return undefined;
  const [first, ...others] = wordsOf(next.text, 0).flatMap(splitAtCommas);
  if (first === undefined) return undefined;
  if (isApart && divider.test(next.text)) return undefined;
  if (option.test(first.text)) return next;
  const verb = findVerb(wordsOf(last.text, 0)[1]?.text ?? '');
  if (verb?.argument === 'reason') return undefined;
  // Without its backup it would bring back another one.
  if (verb?.argument === 'recovery' && isNamedBackup(first.text)) return next;
  return continues(first, others, names) ? next : undefined;
}

/** Whether the words could follow in a command: a request with its mark, or names and requests as far as the line, or an option, goes. */
function continues(first: Word, others: readonly Word[], names: KnownNames): boolean {
  if (isMarkedRequest(first.text, names)) return true;
  const isName = ({ text }: Word): boolean => isKnown(text, names) || isMarkedRequest(text, names);
  if (!isName(first)) return false;
  const end = others.find((word) => !isName(word));
  return end === undefined || option.test(end.text);
}

/** `api:dev`, `api@sha256:…`, `api=…`; with the name of a known service also what was cut or mistyped after the mark. */
function isMarkedRequest(text: string, names: KnownNames): boolean {
  const at = text.search(/[:@=]/);
  if (at <= 0) return false;
  return names.services.has(text.slice(0, at).toLowerCase()) || isServiceRequest(text);
}

function isKnown(text: string, { services, environments }: KnownNames): boolean {
  const name = text.toLowerCase();
  return services.has(name) || environments.some((environment) => environment.toLowerCase() === name);
}
