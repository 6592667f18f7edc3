import type { Repository as ImageRepository } from '../../src/image/reference.ts';
import type { PublishedVersion } from '../webhooks/release-event.ts';
import type { WantedUpdate } from './wanted-updates.ts';

/** One update that a published version leads to, in the repository whose policy wants it. */
export interface Lead {
  readonly version: PublishedVersion;
  readonly update: WantedUpdate;
  readonly images: ImageRepository;
}
