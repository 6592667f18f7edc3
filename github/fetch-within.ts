/**
 * A fetch that answers with the whole body, or rejects once `timeoutMs` are over or the caller's own signal is aborted. The body is read
 * here, so that the time is for it too, and so that nothing is left of a request that was answered: a signal of `AbortSignal.timeout`
 * would keep it in memory until it runs out.
 */
export function fetchWithin(timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const controller = new AbortController();
    const giveUp = (): void => controller.abort(new Error(`no whole answer within ${timeoutMs / 1000} s`));
    const timer = setTimeout(giveUp, timeoutMs);
    const given = init?.signal ?? undefined;
    const signal = given === undefined ? controller.signal : AbortSignal.any([controller.signal, given]);
    try {
      const answer = await fetch(input, { ...init, signal });
      const body = await answer.arrayBuffer();
      const { status, statusText, headers, url } = answer;
      // Some statuses may have no body, not even an empty one.
      const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
      // Octokit's paginate reads it, and a response that is made here has none.
      return Object.defineProperty(whole, 'url', { value: url });
    } finally {
      clearTimeout(timer);
    }
  };
}
