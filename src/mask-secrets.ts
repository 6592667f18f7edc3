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
  /\b(eyJ)[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  // `password=…`, `"secret": "…"`, `REDIS_PW=…`: the value, to its closing quote or the next blank.
  /((?:password|passwd|passphrase|secret|private[_-]?key|mnemonic|api[_-]?key|token|\b\w*_pw|\bpw|\bpwd)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&}]+)/gi,
];

/** More of a line is not shown, so that its length costs nothing. */
const longestLine = 2000;

/** `line` of a foreign log, cut where it is longer than `longest`, with `***` in place of what looks like a key, a password or a URL's password. */
export function maskSecrets(line: string, longest = longestLine): string {
  let masked = line.slice(0, longest);
  for (const pattern of patterns)
    masked = masked.replace(pattern, (_, before: string | undefined) => `${before ?? ''}***`);
  return masked;
}

/** The same for lines that belong together: also the lines of a private key in PEM form, which say nothing by themselves. */
export function maskLines(lines: readonly string[]): readonly string[] {
  return lines.map(lineMasker());
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
