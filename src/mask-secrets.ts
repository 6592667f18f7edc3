/** What looks like a secret, with what stays readable around it in groups 1 and 2. */
const patterns: readonly RegExp[] = [
  // A password in a URL; also one with an @ in it, up to the last @ before the host.
  /\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s/]{1,500}(?=@)/gi,
  // The same with a slash in the password.
  /\b([a-z][\w+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s"'`<>]+(?=@[\w.[\]-]+(?::\d+)?(?:[/?\s"'`<>]|$))/gi,
  // A private key of a wallet, or of anything else with 256 bits; a digest of an image says that it is one.
  /(?<!sha256:|[0-9a-f])(0x)?[0-9a-f]{64}(?![0-9a-f])/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)(?:.*?(?=-----END)|.*$)/g,
  /(AGE-SECRET-KEY-)[0-9A-Z-]+/gi,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{10,}/g,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/g,
  // A wallet's extended key.
  /\b([xyzt]prv)[1-9A-HJ-NP-Za-km-z]{50,120}\b/g,
  // The key in the path of an RPC's address: https://arb-mainnet.example/v2/KEY.
  /\b((?:https?|wss?):\/\/[^\s/?#]{1,200}\/(?:[^\s/?#]{1,23}\/){0,6})[\w-]{24,200}(?![\w-])/gi,
  /(\bauthorization\\{0,4}["']?\s*[:=]\s*\\{0,4}["']?(?:bearer|basic|token)\s+)[^\s"'\\,}]+/gi,
  /(\brequirepass\s+)\S+/gi,
  /\b(eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  // `password=…`, `"secret": "…"`, `REDIS_PW=…`: the value, to its closing quote or the next blank; also where JSON stands in JSON.
  /((?:password|passwd|passphrase|secret|private[_-]?key|mnemonic|api[_-]?key|token|\b\w*_pw|\bpw|\bpwd)\\{0,4}["']?\s*[:=]\s*)(?:\\{0,4}"[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
];

// oxlint-disable-next-line no-control-regex -- what begins a colour is a control character
const colours = /\u001B\[[0-?]*[ -/]*[@-~]/g;

/** More of a line is not shown, so that its length costs nothing. */
const longestLine = 2000;

/** `line` of a foreign log, without colours and cut where it is longer than `longest`, with `***` in place of what looks like a key, a password or a URL's password. */
export function maskSecrets(line: string, longest = longestLine): string {
  // A coloured log has them between a name and its value.
  let masked = line.slice(0, longest).replaceAll(colours, '');
  for (const pattern of patterns)
    masked = masked.replace(pattern, (_, before: string | undefined) => `${before ?? ''}***`);
  return masked;
}

/** The same for lines that belong together: also the lines of a private key in PEM form, which say nothing by themselves. */
export function maskLines(lines: readonly string[]): readonly string[] {
  const headless = linesOfHeadlessKey(lines);
  const mask = lineMasker();
  return lines.map((line, index) => (headless.has(index) ? '***' : mask(line)));
}

/** The same for lines that come one by one. */
export function lineMasker(longest = longestLine): (line: string) => string {
  let isKey = false;
  return (line) => {
    const wasKey = isKey;
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line)) isKey = true;
    if (/-----END [A-Z ]*PRIVATE KEY-----/.test(line)) isKey = false;
    return wasKey ? '***' : maskSecrets(line, longest);
  };
}

/** Lines of a log are its last ones, so that the beginning of a key may be missing: what stands in Base64 before its end. */
function linesOfHeadlessKey(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  const end = lines.findIndex((line) => /-----(?:BEGIN|END) [A-Z ]*PRIVATE KEY-----/.test(line));
  if (lines[end]?.includes('-----BEGIN ') !== false) return found;
  // The last line of a key may be of a few letters, as any word is.
  let least = 1;
  for (let at = end - 1; at >= 0; at--) {
    const [, text = ''] = /(?:^|\s)([A-Za-z0-9+/]+={0,2})\s*$/.exec(lines[at] ?? '') ?? [];
    if (text.length < least) break;
    found.add(at);
    least = 32;
  }
  return found;
}
