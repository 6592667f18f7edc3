import { isObject, type Json, type JsonObject } from '../json.ts';

/**
 * Puts values into the `${{ … }}` of a text: names such as `inputs.command`, `inputs['request-id']` and
 * `github.event.release.tag_name`, and quoted texts, joined by `||`. Anything else becomes empty, as an unknown name does on
 * GitHub.
 */
export function evaluate(text: string, context: JsonObject): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    for (const term of expression.split('||').map((part) => part.trim())) {
      const value = valueOf(term, context);
      if (value !== '') return value;
    }
    return '';
  });
}

function valueOf(term: string, context: JsonObject): string {
  const quoted = /^'(.*)'$/.exec(term)?.[1];
  if (quoted !== undefined) return quoted;
  let at: Json | undefined = context;
  for (const name of term.replaceAll(/\['([^']*)'\]/g, '.$1').split('.')) at = isObject(at) ? at[name] : undefined;
  return at === undefined || at === null || typeof at === 'object' ? '' : String(at);
}
