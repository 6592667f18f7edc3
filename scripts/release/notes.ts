/**
 * The changelog's section of the version that a tag names, without its heading.
 * @throws Error where the tag is no version, package.json has another, or the changelog says nothing of it
 */
export function releaseNotes(tag: string, changelog: string, packageJson: string): string {
  const [, version] = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag) ?? [];
  if (version === undefined) throw new Error(`${tag} is no tag of a version, such as v1.2.3`);
  const [, present] = /^ {2}"version": "([^"]+)",?$/m.exec(packageJson) ?? [];
  if (present !== version) throw new Error(`the tag names ${version}, and package.json ${present ?? 'no version'}`);
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section [${version}]`);
  const notes = section
    .slice(section.indexOf('\n') + 1)
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .trim();
  if (notes === '') throw new Error(`the section [${version}] of CHANGELOG.md is empty`);
  return notes;
}
