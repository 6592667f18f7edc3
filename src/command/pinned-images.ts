import { defined } from '../defined.ts';
import { isOpsError } from '../errors.ts';
import type { Command, ImagePin } from './command.ts';
import { latestBackup } from './recovery-request.ts';
import { parseServiceRequests } from './service-request.ts';

/** What a command is pinned to. */
export interface PinnedService {
  readonly service: string;
  readonly digest: string;
}

/** Reads `api@sha256:… history@sha256:…`; undefined for anything else. */
export function parsePinnedServices(text: string): readonly PinnedService[] | undefined {
  try {
    const pinned = parseServiceRequests(text).flatMap((one) =>
      one.kind === 'digest' && one.tag === undefined ? [{ service: one.service, digest: one.digest }] : [],
    );
    return formatPinnedServices(pinned) === text && pinned.length > 0 ? pinned : undefined;
  } catch (error) {
    if (isOpsError(error, 'input-invalid')) return undefined;
    throw error;
  }
}

/** The one form of a list of them. */
export function formatPinnedServices(pinned: readonly PinnedService[]): string {
  return pinned.map(({ service, digest }) => `${service}@${digest}`).join(' ');
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

/** What is run of a command before it is approved or goes on: its plan, with all that it loosens; of a promotion the status of where it comes from; of a recovery, where it does not name its backup, what backups there are. The command itself where there is nothing. */
export function planOf(command: Command): Command {
  if (command.verb === 'update') return { ...command, verb: 'plan' };
  if (command.verb === 'promote') return { verb: 'status', environment: command.from };
  if (command.verb === 'recover' && command.backup === latestBackup) {
    return { verb: 'backups', ...defined({ environment: command.environment }) };
  }
  return command.verb === 'rollback' ? { ...command, verb: 'plan', of: 'rollback' } : command;
}

/** Whether the pins name these images, each of them and no others; no pins at all name whatever there is. */
export function arePinned(pins: readonly ImagePin[], pinned: readonly PinnedService[]): boolean {
  if (pins.length === 0) return true;
  return (
    pins.length === pinned.length &&
    pinned.every(({ service, digest }) => pins.some((pin) => pin.service === service && digest.startsWith(pin.prefix)))
  );
}
