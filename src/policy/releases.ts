import type { Environment, Policy, ReleaseRule } from './policy.ts';

/** A release or package version that was published in a service's repository. */
export interface PublishedRelease {
  /** `owner/name`. */
  readonly repository: string;
  readonly tag: string;
  readonly isPrerelease: boolean;
}

/** What one rule of one environment makes of a release. */
export interface ReleaseMatch {
  readonly environment: Environment;
  readonly rule: ReleaseRule;
  /** The tag that the image has in the registry. */
  readonly imageTag: string;
}

/** The rules that a release falls under, in the file's order; in an environment the first one of a service counts. */
export function matchRelease(policy: Policy, release: PublishedRelease): readonly ReleaseMatch[] {
  return policy.environments.flatMap((environment) => {
    const matching = environment.releases.filter((rule) => applies(rule, release));
    const first = matching.filter(
      (rule, index) => matching.findIndex(({ service }) => service === rule.service) === index,
    );
    return first.map((rule) => ({ environment, rule, imageTag: imageTagOf(rule, release.tag) }));
  });
}

function applies(rule: ReleaseRule, release: PublishedRelease): boolean {
  return (
    rule.repository === release.repository.toLowerCase() &&
    (rule.prereleases || !release.isPrerelease) &&
    matchesPattern(rule.tag, release.tag)
  );
}

function imageTagOf(rule: ReleaseRule, tag: string): string {
  return rule.imageTag.replace(/\{(?:tag|version)\}/g, (place) =>
    place === '{tag}' ? tag : tag.replace(/^v(?=\d)/, ''),
  );
}

/** Whether `text` fits `pattern`, where `*` is any text, also none, and `?` one character. Never worse than quadratic. */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let retry: { readonly star: number; readonly from: number } | undefined;
  while (position < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      retry = { star: at, from: position };
      at++;
    } else if (wanted === '?' || wanted === text[position]) {
      at++;
      position++;
    } else if (retry !== undefined) {
      at = retry.star + 1;
      position = retry.from + 1;
      retry = { star: retry.star, from: position };
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
