import { z } from 'zod';

const failureSchema = z.object({ reason: z.number() });

/** Why a host opened no channel (RFC 4254, section 5.1). */
export const openFailure = { administrativelyProhibited: 1, connectFailed: 2 } as const;

/** The reason that a host gave for not opening a channel; undefined when the error is of another kind. */
export function openFailureReason(error: unknown): number | undefined {
  return failureSchema.safeParse(error).data?.reason;
}
