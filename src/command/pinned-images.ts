import type { Command, ImagePin } from './command.ts';

/** What a command is pinned to. */
export interface PinnedService {
  readonly service: string;
  readonly digest: string;
}

/** The services that a command names with their digests. */
export function pinnedServices(command: Command): readonly PinnedService[] {
  if (command.verb !== 'update') return [];
  return command.services.flatMap((request) => {
    const digest =
      request.kind === 'digest' ? request.digest : request.kind === 'image' ? request.image.digest : undefined;
    return digest === undefined ? [] : [{ service: request.service, digest }];
  });
}

/** Whether the pins name these images, each of them and no others; no pins at all name whatever there is. */
export function arePinned(pins: readonly ImagePin[], pinned: readonly PinnedService[]): boolean {
  if (pins.length === 0) return true;
  return (
    pins.length === pinned.length &&
    pinned.every(({ service, digest }) => pins.some((pin) => pin.service === service && digest.startsWith(pin.prefix)))
  );
}
