import type { Json, JsonObject } from '../json.ts';

/** An answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | Buffer | undefined;
}

/** An answer with a JSON body. */
export function json(status: number, body: Json, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** An answer without a body. */
export function empty(status = 204): Reply {
  return { status, headers: {}, body: undefined };
}

/** A redirect to where the bytes are. */
export function found(location: string): Reply {
  return { status: 302, headers: { location }, body: undefined };
}

/** Bytes, as they are. */
export function raw(body: Buffer, type: string): Reply {
  return { status: 200, headers: { 'content-type': type }, body };
}

/** An error, thrown by a handler and answered as GitHub words it. */
export class GitHubError extends Error {
  readonly status: number;
  readonly extra: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, extra: JsonObject = {}, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

/** The 404 that GitHub gives for what does not exist and for what one may not see. */
export function notFound(): GitHubError {
  return new GitHubError(404, 'Not Found');
}

/** A 422 about one field. */
export function invalid(resource: string, field: string, code: string, message = 'Validation Failed'): GitHubError {
  return new GitHubError(422, message, { errors: [{ resource, field, code }] });
}
