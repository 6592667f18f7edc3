import { isObject, type Json, type JsonObject, parseJson } from '../json.ts';

/**
 * Puts values into the `${{ … }}` of a text, as GitHub does: names such as `inputs.command`, `inputs['request-id']` and
 * `github.event.release.tag_name`, quoted texts, numbers, `!`, `==`, `!=`, `&&`, `||`, brackets, and the functions `format`,
 * `contains` and `fromJSON`. Anything else becomes empty, as an unknown name does there.
 */
export function evaluate(text: string, context: JsonObject): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const value = new Expression(expression, context).value();
    return textOf(value);
  });
}

const token = /\s*('(?:[^']|'')*'|\|\||&&|==|!=|[!()[\],.]|[A-Za-z_][\w-]*|\d+(?:\.\d+)?)/y;

/** Recursive descent over one expression; `null` stands for nothing. */
class Expression {
  readonly #tokens: string[] = [];
  readonly #context: JsonObject;

  constructor(text: string, context: JsonObject) {
    this.#context = context;
    token.lastIndex = 0;
    for (let found = token.exec(text); found !== null; found = token.exec(text)) this.#tokens.push(found[1] ?? '');
  }

  value(): Json {
    let value = this.#all();
    while (this.#take('||')) {
      const other = this.#all();
      if (!isTrue(value)) value = other;
    }
    return value;
  }

  #all(): Json {
    let value = this.#comparison();
    while (this.#take('&&')) {
      const other = this.#comparison();
      if (isTrue(value)) value = other;
    }
    return value;
  }

  #comparison(): Json {
    const value = this.#operand();
    if (this.#take('==')) return value === this.#operand();
    return this.#take('!=') ? value !== this.#operand() : value;
  }

  #operand(): Json {
    if (this.#take('!')) return !isTrue(this.#operand());
    if (this.#take('(')) {
      const value = this.value();
      this.#take(')');
      return value;
    }
    const first = this.#tokens.shift() ?? '';
    if (first.startsWith("'")) return first.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(first)) return Number(first);
    return this.#take('(') ? call(first, this.#arguments()) : this.#lookUp(first);
  }

  #arguments(): Json[] {
    const given: Json[] = [];
    while (this.#tokens.length > 0 && !this.#take(')')) {
      given.push(this.value());
      this.#take(',');
    }
    return given;
  }

  #lookUp(first: string): Json {
    let at: Json | undefined = this.#context[first];
    for (;;) {
      let name: Json;
      if (this.#take('.')) name = this.#tokens.shift() ?? '';
      else if (this.#take('[')) {
        name = this.value();
        this.#take(']');
      } else return at ?? null;
      at = isObject(at) && typeof name === 'string' ? at[name] : undefined;
    }
  }

  #take(wanted: string): boolean {
    if (this.#tokens[0] !== wanted) return false;
    this.#tokens.shift();
    return true;
  }
}

function isTrue(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== '';
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function call(name: string, [first = null, ...others]: readonly Json[]): Json {
  switch (name.toLowerCase()) {
    case 'format':
      return textOf(first).replaceAll(/\{(\d)\}/g, (_, index: string) => textOf(others[Number(index)]));
    case 'contains':
      return Array.isArray(first) ? first.includes(others[0] ?? null) : textOf(first).includes(textOf(others[0]));
    case 'fromjson':
      return parseJson(textOf(first));
    default:
      return null;
  }
}
