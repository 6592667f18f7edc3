import { z } from 'zod';

type Plain = string | number | boolean | null;

/** What is read of a JSON Schema, at every depth of it. */
interface Schema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly default?: Plain | readonly Plain[] | undefined;
  readonly const?: Plain | undefined;
  readonly enum?: readonly Plain[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly format?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
  readonly items?: Schema | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
}

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const schema: z.ZodType<Schema> = z.object({
  type: z
    .string()
    .or(z.array(z.string()).transform((several) => several.join(' or ')))
    .optional(),
  description: z.string().optional(),
  default: z.union([plain, z.array(plain)]).optional(),
  const: plain.optional(),
  enum: z.array(plain).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
  get properties() {
    return z.record(z.string(), schema).optional();
  },
  required: z.array(z.string()).optional(),
  get additionalProperties() {
    return z.union([z.boolean(), schema]).optional();
  },
  get items() {
    return schema.optional();
  },
  get oneOf() {
    return z.array(schema).optional();
  },
});

/** A table of every key of a JSON Schema: its place, what it may hold, whether it may be left out, what it is. */
export function schemaReference(jsonSchema: unknown, presence: 'Default' | 'Present'): string {
  const rows = keysOf(schema.parse(jsonSchema), '').map((row) =>
    row.map((text) => (presence === 'Present' && text === 'required' ? 'always' : text)),
  );
  const header = [`| Key | Value | ${presence} | What it is |`, '| --- | --- | --- | --- |'];
  return [...header, ...rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`)].join('\n');
}

function keysOf(at: Schema, path: string): readonly (readonly string[])[] {
  const inner = [
    ...Object.entries(at.properties ?? {}).flatMap(([name, value]) => {
      const place = path === '' ? name : `${path}.${name}`;
      const fallback = at.required?.includes(name) === true ? 'required' : value.default;
      return [[`\`${place}\``, kindOf(value), shown(fallback), value.description ?? ''], ...keysOf(value, place)];
    }),
    ...(typeof at.additionalProperties === 'object' ? keysOf(at.additionalProperties, `${path}.NAME`) : []),
    ...(at.items === undefined ? [] : keysOf(at.items, `${path}[]`)),
    ...(at.oneOf ?? []).flatMap((one) => keysOf(one, path)),
  ];
  return inner.filter((row, index) => inner.findIndex(([place]) => place === row[0]) === index);
}

function kindOf(value: Schema): string {
  if (value.const !== undefined) return `\`${String(value.const)}\``;
  if (value.enum !== undefined) return value.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (value.items !== undefined) return `list of ${kindOf(value.items)}`;
  if (value.type === 'integer' && value.minimum !== undefined && value.minimum > 0) {
    return `${value.minimum} to ${value.maximum ?? '…'}`;
  }
  if (value.format === 'date-time') return 'time';
  if (typeof value.additionalProperties === 'object') return `${kindOf(value.additionalProperties)}, by name`;
  return value.oneOf === undefined ? (value.type ?? '') : 'object';
}

function shown(value: Schema['default']): string {
  if (value === undefined) return '';
  if (value === 'required') return value;
  if (Array.isArray(value) && value.length === 0) return 'none';
  return `\`${Array.isArray(value) ? value.join(', ') : String(value)}\``;
}

function cell(text: string): string {
  return text
    .replaceAll('|', String.raw`\|`)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
