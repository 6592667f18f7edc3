/** What a fault does to a request. */
export type FaultKind =
  /** Answers with a status; by default before the request takes effect. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string; readonly takesEffect?: boolean }
  /** Answers 403 (or 429) with `retry-after`. */
  | { readonly kind: 'secondary-limit'; readonly retryAfterSeconds: number; readonly status?: 403 | 429 }
  /** Answers 403 with nothing remaining until `resetInSeconds`. */
  | { readonly kind: 'primary-limit'; readonly resetInSeconds: number }
  /** Never answers; by default the request takes no effect. */
  | { readonly kind: 'timeout'; readonly takesEffect?: boolean }
  /** Breaks the connection; by default after the request took effect, so that the answer is lost. */
  | { readonly kind: 'reset'; readonly takesEffect?: boolean }
  /** Breaks every connection at once, without effect, as a server that is not there. */
  | { readonly kind: 'down' };

/** Which requests a fault is for; what is left out matches all. */
export interface FaultMatch {
  readonly method?: string;
  /** The route's template, e.g. `/repos/{owner}/{repo}/issues/comments/{comment_id}`, the operation id, or a pattern over the path. */
  readonly path?: string | RegExp;
}

/** A fault to come. */
export interface Fault {
  readonly match?: FaultMatch;
  /** How many requests it hits; all, if it is left out. */
  readonly times?: number;
  /** How many matching requests pass before it begins. */
  readonly after?: number;
  readonly effect: FaultKind;
}

/** A fault that is armed. */
export interface ArmedFault {
  /** How many requests it has hit. */
  readonly hits: number;
  /** Ends it. */
  clear(): void;
}

/** What is known of a request when faults are looked up. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly template: string;
  readonly operationId: string;
}

/** The faults that are armed. */
export class Faults {
  readonly #armed = new Set<{ fault: Fault; seen: number; hits: number }>();

  arm(fault: Fault): ArmedFault {
    const entry = { fault, seen: 0, hits: 0 };
    this.#armed.add(entry);
    return {
      get hits() {
        return entry.hits;
      },
      clear: () => {
        this.#armed.delete(entry);
      },
    };
  }

  /** Ends all. */
  clear(): void {
    this.#armed.clear();
  }

  /** The fault that hits this request, if any. */
  take(target: FaultTarget): FaultKind | undefined {
    for (const entry of this.#armed) {
      const { fault } = entry;
      if (!matches(fault.match ?? {}, target)) continue;
      entry.seen += 1;
      if (entry.seen <= (fault.after ?? 0)) continue;
      entry.hits += 1;
      if (entry.hits >= (fault.times ?? Number.POSITIVE_INFINITY)) this.#armed.delete(entry);
      return fault.effect;
    }
    return undefined;
  }
}

function matches(match: FaultMatch, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== target.method) return false;
  if (match.path === undefined) return true;
  if (typeof match.path === 'string') return [target.template, target.path, target.operationId].includes(match.path);
  return match.path.test(target.path);
}
