/** How a server wants to be shown who asks, from its `WWW-Authenticate` header. */
export interface Challenge {
  /** `bearer`, `basic` …, in lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const longestHeader = 8_192;
const token = String.raw`[A-Za-z0-9!#$%&'*+.^_|~-]+`;
const part = new RegExp(String.raw`[\s,]*(${token})(?:\s{0,8}=\s{0,8}(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?`, 'y');

/** Reads a `WWW-Authenticate` header with any number of challenges (RFC 9110, 11.6.1); stops where it makes no sense. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const text = header.slice(0, longestHeader);
  part.lastIndex = 0;
  for (let found = part.exec(text); found !== null; found = part.exec(text)) {
    const [, name = '', quoted, bare] = found;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return challenges;
}
