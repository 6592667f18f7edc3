/**
 * How GitHub's runner hides secrets (actions/runner 2.33x, read in August 2026). `Worker.InitializeSecretMasker` adds each secret of the job
 * whole and each line of it, trimmed, however short; `::add-mask::` does the same. For each value, `HostContext` adds what eleven encoders
 * make of it; those of PowerShell are left out here, since they only matter for values with `&`.
 * `SecretMasker.MaskSecrets` replaces every occurrence of any of these, where they overlap or touch as one.
 */
export class SecretMasker {
  readonly #values = new Set<string>();

  /** Adds secrets as the job's message holds them. */
  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.addSecret(secret);
  }

  /** Adds a secret, or the data of an `add-mask` command. */
  addSecret(secret: string): void {
    const whole = secret.trim();
    for (const value of [whole, ...whole.split(/[\r\n]/).map((line) => line.trim())]) this.#addValue(value);
  }

  #addValue(value: string): void {
    if (value === '') return;
    for (const form of [value, ...encoders.map((encode) => encode(value))]) if (form !== '') this.#values.add(form);
  }

  /** `text` as the runner shows it. Logs and summaries are masked line by line. */
  mask(text: string): string {
    const found: [begin: number, end: number][] = [];
    for (const value of this.#values) {
      for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1))
        found.push([at, at + value.length]);
    }
    let shown = '';
    let done = 0;
    for (const [begin, end] of merged(found)) {
      shown += `${text.slice(done, begin)}***`;
      done = end;
    }
    return shown + text.slice(done);
  }

  /** Each line by itself: `CreateStepSummaryCommand` and the log's output manager read lines. */
  maskLines(text: string): string {
    return text
      .split('\n')
      .map((line) => this.mask(line))
      .join('\n');
  }

  /** The outputs that other jobs get: one that would be masked is skipped as a whole (`JobExtension`), and a warning says so. */
  jobOutputs(outputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(outputs).filter(([, value]) => value !== '' && this.mask(value) === value),
    );
  }
}

/** Ranges that overlap or touch as one. */
function merged(ranges: readonly [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [begin, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last !== undefined && begin <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([begin, end]);
  }
  return all;
}

/** `ValueEncoders.cs`. */
const encoders: readonly ((value: string) => string)[] = [
  (value) => base64(value, 0),
  (value) => base64(value, 1),
  (value) => base64(value, 2),
  (value) => value.replaceAll('"', String.raw`\"`),
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) =>
    encodeURIComponent(value.toWellFormed()).replaceAll(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  (value) =>
    value
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;'),
  (value) => (value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : ''),
];

function base64(value: string, shift: number): string {
  const bytes = Buffer.from(value, 'utf8');
  return (bytes.length > shift ? bytes.subarray(shift) : bytes).toString('base64');
}
