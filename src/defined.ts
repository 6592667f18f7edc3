/** `{[key]: value}`, or nothing where there is no value: optional fields are absent, never undefined. */
export function defined<const K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  if (value === undefined) return {};
  const entry: { [P in K]?: V } = {};
  entry[key] = value;
  return entry;
}
