import { z } from 'zod';
import type { RequestId } from '../../src/command/request-id.ts';
import { formatRequestId } from '../../src/command/request-id.ts';
import type { Seal } from './seal.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

const schema = z.object({
  v: z.literal(1),
  repositoryId: githubId,
  issue: z.int(),
  /** In the form of a request id, without approval. */
  request: z.string(),
  environment: z.string(),
  /** Normal form of the command as it was commented. */
  asked: z.string(),
  /** Normal form of what runs: tags resolved. */
  toRun: z.string(),
  askedBy: z.object({ id: githubId, login: z.string() }),
  approvedBy: z.object({ id: githubId, login: z.string() }).optional(),
  askedAt: z.iso.datetime().transform((text) => new Date(text)),
  images: z.array(
    z.object({
      service: z.string(),
      image: z.object({ repository: z.string(), tag: z.string().optional(), digest: z.string().optional() }),
    }),
  ),
  unresolved: z.array(z.string()),
});

/**
 * What the bot knew when it accepted a command, kept in the command's status comment until the Action writes there. Signed,
 * because people can edit the comment; and still, whatever decides anything is looked up again.
 */
export type CommandRecord = Omit<z.output<typeof schema>, 'v'>;

const pattern = /<!-- d8x-ops record ([\w-]+\.[\w-]+) -->\s*$/;

/** The last line of a status comment: invisible. */
export function recordMarker(record: CommandRecord, seal: Seal): string {
  return `<!-- d8x-ops record ${seal.close(JSON.stringify({ v: 1, ...record }))} -->`;
}

/** The record in a comment, where this bot signed it for this very place and request; otherwise undefined. */
export function readRecord(
  body: string,
  seal: Seal,
  place: { readonly repositoryId: GitHubId; readonly issue: number; readonly request: RequestId },
): CommandRecord | undefined {
  const [, sealed] = pattern.exec(body) ?? [];
  const text = sealed === undefined ? undefined : seal.open(sealed);
  if (text === undefined) return undefined;
  const { v: _version, ...record } = schema.parse(JSON.parse(text));
  const isHere =
    record.repositoryId === place.repositoryId &&
    record.issue === place.issue &&
    record.request === formatRequestId(place.request);
  return isHere ? record : undefined;
}
