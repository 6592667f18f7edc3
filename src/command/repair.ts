import { isServiceName } from './names.ts';
import { isServiceRequest } from './service-request.ts';

/** What people put between services instead of a blank or a comma. */
const dividers = /[;&+|]+/;

/** The requests that `text` was probably meant to be: one, or several with blanks between them; empty for mere punctuation. */
export function repairRequests(text: string): string | undefined {
  return repairEach(text, (part) => {
    const guesses = [
      part,
      part.replace(/[:=](?=sha256:)/i, '@'),
      part.replace(/[:@=](?:sha256:)?(?=[0-9a-f]{64}$)/i, '@sha256:'),
      part.replace(/[:@](?=.*\/)/, '='),
      part.replace('@', ':'),
    ].flatMap((guess) => [guess, inLowerCase(guess)]);
    return guesses.find(isServiceRequest);
  });
}

/** The names of services that `text` was probably meant to be, in the same way. What follows a name as in a request is left out. */
export function repairServices(text: string): string | undefined {
  return repairEach(text, (part) => {
    const name = part.replace(/[:@=].*$/, '');
    return isServiceName(name) ? name : undefined;
  });
}

/** Nothing is offered where a part of what was given would be lost. */
function repairEach(text: string, repair: (part: string) => string | undefined): string | undefined {
  if (!/[\p{L}\p{N}]/u.test(text)) return '';
  const parts = text.split(dividers).map((part) => part.replaceAll(/^[`'"(<[*_]+|[`'")>\].;!?*_]+$/g, ''));
  const repaired = parts.filter((part) => part !== '').map(repair);
  return repaired.includes(undefined) ? undefined : repaired.join(' ');
}

/** Repositories and digests have small letters; the capital ones of a tag mean something. */
function inLowerCase(request: string): string {
  const lower = (part: string): string => part.toLowerCase();
  return request.replace(/=.*?(?=:[^/:]*(?:@|$)|@|$)/, lower).replace(/@.*$/, lower);
}
