import { z } from 'zod';
import type { GitHubRequest, RepositoryName } from './request.ts';

/** What is at a path of a repository. */
export interface Contents {
  /** GitHub's word: `file`, `dir`, `symlink` to what is not in the repository, `submodule`. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Of a file; undefined where it is more than GitHub sends (1 MB), or no file. */
  readonly text: string | undefined;
}

const folderSchema = z.array(z.unknown()).transform((): Contents => ({ type: 'dir', size: 0, text: undefined }));
const oneSchema = z
  .object({ type: z.string(), size: z.int(), encoding: z.string().optional(), content: z.string().optional() })
  .transform(({ type, size, encoding, content }): Contents => {
    const isWhole = type === 'file' && encoding === 'base64' && content !== undefined;
    return { type, size, text: isWhole ? Buffer.from(content, 'base64').toString('utf8') : undefined };
  });

export const contentsSchema = z.union([folderSchema, oneSchema]);

/** What is at a path of the default branch. */
export function contentsRequest(at: RepositoryName, path: string): GitHubRequest<Contents> {
  return {
    what: path,
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { ...at, path },
    schema: contentsSchema,
  };
}
