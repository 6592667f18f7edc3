import type { RequestId } from '../../src/command/request-id.ts';
import { isTag } from '../../src/image/reference.ts';
import { table } from '../../src/report/document.ts';
import { changesSection } from '../../src/report/markdown-changes.ts';
import { cell, code, link, prose } from '../../src/report/escape-markdown.ts';
import type { Environment } from '../../src/policy/policy.ts';
import type { Changes } from './changes.ts';
import { releaseMarker } from './release-issue.ts';

/** What is known of a published version when its issue is opened. */
export interface Proposal {
  readonly request: RequestId;
  readonly key: string;
  readonly service: string;
  readonly environment: Environment;
  readonly tag: string;
  readonly releaseUrl?: string;
  /** `registry/path`. */
  readonly image: string;
  readonly imageTag: string;
  /** Undefined where the image did not appear in time. */
  readonly digest?: string;
  readonly changes?: Changes;
  /** Normal form of the command that updates to it. */
  readonly command: string;
  readonly action: 'propose' | 'update';
  /** Why an update that would begin at once may not begin now, as what the environment is. */
  readonly closed?: string;
}

/** The issue's title: plain text to GitHub. */
export function proposalTitle({ service, tag, environment, digest }: Proposal): string {
  const text = digest === undefined ? 'has no image' : `for ${environment.name}`;
  return `${service} ${tag} ${text}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

/** The issue's text. */
export function proposalBody(proposal: Proposal): string {
  const { service, tag, releaseUrl, image, imageTag, digest, changes } = proposal;
  const rows = [
    ['Service', code(service)],
    ['Environment', code(proposal.environment.name)],
    ['Version', releaseUrl === undefined ? code(tag) : link(code(tag), releaseUrl)],
    ['Image', code(`${image}:${imageTag}`)],
    ['Digest', digest === undefined ? 'none' : code(digest)],
    ['Changes', changes === undefined ? 'not known' : link(`since ${code(changes.from.slice(0, 40))}`, changes.url)],
  ];
  const parts = [
    table(
      ['', ''],
      rows.map(([name = '', value = '']) => [name, cell(value)]),
    ),
    ...(changes?.images === undefined ? [] : [changesSection([{ service, changes: changes.images }])]),
    whatNext(proposal),
  ];
  return `${releaseMarker(proposal.request, proposal.key)}\n${parts.join('\n\n')}\n`;
}

function whatNext({ digest, imageTag, command, action, environment, service, closed }: Proposal): string {
  if (digest === undefined && !isTag(imageTag)) {
    const text = `No image can have the tag ${imageTag}, so nothing is proposed. image-tag of the rule in .github/d8x.yml says which tag a release's image has.`;
    return prose(text);
  }
  if (digest === undefined) {
    const text = `No image with the tag ${imageTag} appeared in time, so nothing is proposed. When it is there, this updates to it:`;
    return `${prose(text)}\n\n\`\`\`\n${command}\n\`\`\``;
  }
  if (action === 'update')
    return prose(`${service} is being updated, as .github/d8x.yml says. How it goes is told below.`);
  const second = environment.approval === undefined ? '' : ' A second person then has to comment `/d8x approve`.';
  const waits =
    closed === undefined ? '' : `${prose(`It was not updated at once: ${environment.name} ${closed}.`)}\n\n`;
  return `${waits}To back the database up and update, comment here:\n\n\`\`\`\n${command}\n\`\`\`\n\nClose this issue to leave it.${second}`;
}
