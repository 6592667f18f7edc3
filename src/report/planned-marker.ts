import { type PinnedService, parsePinnedServices } from '../command/pinned-images.ts';
import { isServiceName } from '../command/names.ts';
import type { Result } from './result.ts';

const pattern = /^<!-- d8x-ops planned ([^\r\n]+) -->\r?$/m;

/** An invisible line that says to the digest what a plan would run; empty for anything but a plan that succeeded. */
export function plannedMarker({ operation, conclusion, services }: Result): string {
  if (operation !== 'plan' || conclusion !== 'success') return '';
  const planned = services.flatMap(({ service, to }) => (to?.digest === undefined ? [] : [`${service}@${to.digest}`]));
  // A name that no command could have is foreign text, which might end the comment that it stands in.
  if (!services.every(({ service }) => isServiceName(service))) return '';
  return planned.length === 0 ? '' : `<!-- d8x-ops planned ${planned.join(' ')} -->\n`;
}

/**
 * What a comment says that a plan would run; undefined where it says nothing. Whoever can edit the comment can change it: it is
 * shown to who approves, and a run that would run anything else refuses.
 */
export function readPlanned(body: string): readonly PinnedService[] | undefined {
  const [, text] = pattern.exec(body) ?? [];
  return text === undefined ? undefined : parsePinnedServices(text);
}
