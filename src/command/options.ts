import { endOfOptions, environmentOption } from './grammar.ts';
import { fault, type Fault, foreignFault, quote } from './fault.ts';
import { isEnvironmentName } from './names.ts';
import type { Word } from './words.ts';

/** A line's words after the verb, without its options. */
export interface Arguments {
  readonly kind: 'arguments';
  readonly words: readonly Word[];
  readonly environment?: string;
}

/**
 * Takes `--env NAME` and `--env=NAME` out of the words, wherever they are. After `--` everything is argument.
 * @param isFreeText whether words with one hyphen in front, such as `-5`, may be part of the argument.
 */
export function takeOptions(given: readonly Word[], isFreeText: boolean): Arguments | Fault {
  const words: Word[] = [];
  let environment: Word | undefined;
  for (let index = 0; index < given.length; index++) {
    const word = given[index];
    if (word === undefined) break;
    if (word.text === endOfOptions) {
      words.push(...given.slice(index + 1));
      break;
    }
    if (!looksLikeOption(word, isFreeText)) {
      words.push(word);
      continue;
    }
    const [name, value] = splitAtFirst(word, '=');
    if (name !== environmentOption) return unknownOption(word, name);
    const named = value ?? given[++index];
    if (named === undefined || named.text === '')
      return fault(word, `${environmentOption} needs the name of an environment.`);
    if (environment !== undefined)
      return fault({ start: word.start, end: named.end }, `${environmentOption} is given twice.`, '');
    const wrong = foreignFault([named]) ?? wrongName(named);
    if (wrong !== undefined) return wrong;
    environment = named;
  }
  return { kind: 'arguments', words, ...(environment === undefined ? {} : { environment: environment.text }) };
}

/** Also what keyboards make of `--env`, and slips such as `-env`: taken for text, they would name another environment. */
function looksLikeOption({ text }: Word, isFreeText: boolean): boolean {
  return (
    text.startsWith('--') ||
    /^[-\u2010-\u2015\u2212]+e(?:nv[a-z]*)?(?:=|$)/i.test(text) ||
    (!isFreeText && text.startsWith('-'))
  );
}

function unknownOption(word: Word, name: string): Fault {
  const foreign = foreignFault([word]);
  if (foreign !== undefined) return foreign;
  const message = `${quote(name)} is no option; the only one is ${environmentOption} NAME.`;
  const isMeant = /^-+e(?:nv[a-z]*)?$/i.test(name) || /^--?[env]{2,4}$/i.test(name);
  return isMeant ? fault(word, message, environmentOption + word.text.slice(name.length)) : fault(word, message);
}

function wrongName(word: Word): Fault | undefined {
  if (isEnvironmentName(word.text)) return undefined;
  return fault(
    word,
    `${quote(word.text)} can't be the name of an environment: those have letters, digits, ".", "-" and "_".`,
  );
}

function splitAtFirst(word: Word, divider: string): readonly [string, Word?] {
  const at = word.text.indexOf(divider);
  if (at === -1) return [word.text];
  return [word.text.slice(0, at), { text: word.text.slice(at + 1), start: word.start + at + 1, end: word.end }];
}
