/** A repository on GitHub that an image says it was built from, and the commit. */
export interface ImageSource {
  /** `owner/name`, as the image writes it. */
  readonly repository: string;
  /** Where people see it. */
  readonly url: string;
  readonly revision: string;
}

/** The repositories that D8X's images are built from. */
const published: readonly string[] = [
  'D8-X/d8x-trader-backend',
  'D8-X/referral-system',
  'D8-X/d8x-candles',
  'D8-X/d8x-broker-server',
];

const sourceForm = /^https:\/\/github\.com\/([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/;

/**
 * What an image's labels say of its source (OCI image spec, annotations); a text is why that can't be used. A label is anybody's text, so that
 * only repositories are named that D8X's list or `named` has: whoever pushes an image has nobody asked for anything else.
 */
export function sourceOf(
  labels: Readonly<Record<string, string>>,
  named: readonly string[] = [],
): ImageSource | string {
  const revision = labels['org.opencontainers.image.revision'];
  const source = labels['org.opencontainers.image.source'];
  if (revision === undefined || source === undefined) return 'its image does not say what it was built from';
  if (!/^[0-9a-f]{40}$/.test(revision)) return 'its image names no commit that it was built from';
  const [, owner = '', name = ''] = sourceForm.exec(source) ?? [];
  const repository = `${owner}/${name}`;
  const isNamed = [...published, ...named].some((one) => one.toLowerCase() === repository.toLowerCase());
  if (!isNamed || /^\.{1,2}$/.test(name)) {
    return 'its image says that it was built from a repository that is neither one of D8X nor among sources of .github/d8x.yml';
  }
  return { repository, url: `https://github.com/${repository}`, revision };
}

/** The label in which an image may name the settings (environment variables) that it takes, divided by blanks or commas. */
const settingsLabel = 'io.d8x.settings';

/** The settings that an image names: at most 20, and nothing but what can be a variable's name. */
export function settingsOf(labels: Readonly<Record<string, string>>): readonly string[] {
  const names = (labels[settingsLabel] ?? '').split(/[\s,]+/).filter((name) => /^[A-Z][A-Z0-9_]{1,63}$/.test(name));
  return [...new Set(names)].slice(0, 20);
}
