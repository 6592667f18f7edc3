import { type After, createHtmlReader } from './inline-html.ts';
import { afterTarget } from './link-target.ts';

/** A part of a paragraph that is not shown as plain text; `end` exclusive. */
export interface HiddenPart {
  readonly start: number;
  readonly end: number;
  /** Whether parsers differ on what it is. */
  readonly isDoubtful: boolean;
}

/**
 * The parts of a paragraph that are inline code or HTML, in their order, by CommonMark's rules for inline content. Where
 * parsers differ, or a link's title might go over several lines, all the rest counts as hidden. Takes time in
 * proportion to the text's length.
 */
export function hiddenParts(text: string): readonly HiddenPart[] {
  const parts: HiddenPart[] = [];
  const afterCode = createCodeReader(text);
  const afterHtml = createHtmlReader(text);
  const special = /\\[!-/:-@[-`{-~]|`+|<(?=[a-z/!?])|\]\(/gi;
  for (let found = special.exec(text); found !== null; found = special.exec(text)) {
    const [mark] = found;
    const start = found.index;
    let end: After;
    if (mark === '<') end = afterHtml(start);
    else if (mark === '](') end = afterTarget(text, start + 1);
    else if (mark.startsWith('`')) end = afterCode(start, mark.length);
    if (end === 'doubtful') return [...parts, { start, end: text.length, isDoubtful: true }];
    if (end === undefined) continue;
    parts.push({ start, end, isDoubtful: false });
    special.lastIndex = end;
  }
  return parts;
}

/** Finds the end of inline code: as many backticks as opened it. */
function createCodeReader(text: string): (start: number, length: number) => number | undefined {
  // For each length, where runs of it start, the last first, so that those gone by are dropped at the end.
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const starts = runs.get(run.length) ?? [];
    starts.push(index);
    runs.set(run.length, starts);
  }
  for (const starts of runs.values()) starts.reverse();
  return (start, length) => {
    const starts = runs.get(length) ?? [];
    while ((starts.at(-1) ?? Number.POSITIVE_INFINITY) <= start) starts.pop();
    const closer = starts.at(-1);
    return closer === undefined ? undefined : closer + length;
  };
}
