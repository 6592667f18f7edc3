/** Variables that name a proxy (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either case), as Node's agents read them (http.Agent, `proxyEnv`). */
const proxyVariable = /^(?:https?|no)_proxy$/i;

/** The variables of an environment that say by which proxies programs go. */
export function proxiesIn(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && proxyVariable.test(name) ? [[name, value] as const] : [],
    ),
  );
}
