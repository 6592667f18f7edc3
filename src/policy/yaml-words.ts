import type { YAMLError } from 'yaml';

/** What the parser's errors mean to whoever wrote the file. Where it has several for one mistake, the first is enough. */
const words: Readonly<
  Record<Exclude<YAMLError['code'], 'BAD_SCALAR_START' | 'UNEXPECTED_TOKEN' | 'MISSING_CHAR'>, string>
> = {
  ALIAS_PROPS: 'aliases (*name) are not allowed here',
  BAD_ALIAS: 'a value that begins with * is an alias in YAML: put it in quotes, such as "*"',
  BAD_COLLECTION_TYPE: 'tags of YAML (!name) are not allowed here; a text that begins with ! goes in quotes',
  BAD_DIRECTIVE: 'a line that begins with % says something to the parser, and none is needed here: leave it out',
  BAD_DQ_ESCAPE:
    'a backslash in double quotes needs one of the letters that YAML knows after it: write the text in single quotes',
  BAD_INDENT: 'is not indented as what it belongs to, or a bracket above it is not closed',
  BAD_PROP_ORDER: 'anchors (&name) and tags (!name) are not allowed here',
  BLOCK_AS_IMPLICIT_KEY:
    'has a second ": " in it, or the line below is indented too far: put a text with ": " in it in quotes',
  BLOCK_IN_FLOW: 'a list or map on lines of its own can not stand within brackets',
  DUPLICATE_KEY: 'is given twice',
  IMPOSSIBLE: 'can not be read',
  KEY_OVER_1024_CHARS: 'has a name that is too long',
  MULTILINE_IMPLICIT_KEY: 'is not indented as what it belongs to: a name and its ":" stand on one line',
  MULTIPLE_ANCHORS: 'anchors (&name) are not allowed here',
  MULTIPLE_DOCS: 'this line of --- begins another document: multiple documents in one file are not read. Keep one',
  MULTIPLE_TAGS: 'tags of YAML (!name) are not allowed here; a text that begins with ! goes in quotes',
  NON_STRING_KEY: 'a name before ":" must be a plain text',
  RESOURCE_EXHAUSTION: 'is too large or nested too deep',
  TAB_AS_INDENT: 'Tabs are not allowed as indentation: use spaces',
  TAG_RESOLVE_FAILED: 'tags of YAML (!name) are not allowed here; a text that begins with ! goes in quotes',
};

/** An error of the YAML parser in plain words. `text` is the file, `error.pos` where in it. */
export function explainYaml({ code, pos, message }: Pick<YAMLError, 'code' | 'pos' | 'message'>, text: string): string {
  const at = pos[0];
  if (code === 'BAD_SCALAR_START') {
    if (text.charAt(at) === '@') return 'a value can not begin with @: names of users and teams are written without it';
    return `a value can not begin with ${text.charAt(at)}: put it in quotes, such as "${restOfValue(text, at)}"`;
  }
  if (code === 'MISSING_CHAR') {
    const quote = /closing (["'])quote/.exec(message)?.[1];
    return quote === undefined ? 'has no ": " after its name, or a bracket is not closed' : `a ${quote} is not closed`;
  }
  if (code === 'UNEXPECTED_TOKEN') {
    return message.includes('block-seq-ind')
      ? 'a list begins on a line of its own'
      : 'has more after what ended already: put a text with brackets, braces or quotes in it in quotes as a whole';
  }
  // Where the words have to stay general, the parser's own say more to those who know YAML.
  return code === 'BAD_INDENT' || code === 'TAG_RESOLVE_FAILED' ? `${words[code]} (YAML: ${message})` : words[code];
}

/** What was probably meant as the value, short. */
function restOfValue(text: string, at: number): string {
  return (/^[^\n,\]}#"]{1,40}/.exec(text.slice(at))?.[0] ?? text.charAt(at)).trim();
}
