/**
 * What stands before a service says these while it can't reach it, in time or at all: nginx 502 to 504, Cloudflare 520 to 527 and
 * 530 (developers.cloudflare.com/support/troubleshooting/http-status-codes).
 */
export function isOfTheWay(status: number): boolean {
  return [502, 503, 504, 530].includes(status) || (status >= 520 && status <= 527);
}

/** What a proxy answers by itself to those that it lets not through; a service may mean it too. */
export function isRefusalOfProxy(status: number): boolean {
  return status === 403 || status === 429;
}

/** Whether a status is an error that the service itself answers with. */
export function isOwnError(status: number): boolean {
  return status >= 500 && !isOfTheWay(status);
}

/** Whose a status is that only Cloudflare has: `Cloudflare 521`, else the status alone. */
export function statusName(status: number): string {
  return status >= 520 && isOfTheWay(status) ? `Cloudflare ${status}` : String(status);
}
