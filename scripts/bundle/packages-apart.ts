import type { Plugin } from 'esbuild';

/** What the project's own code takes from one package, by the package's name as it is imported. */
export type PackageImports = ReadonlyMap<string, PackageImport>;

interface PackageImport {
  /** Names that are imported; `default` among them. */
  readonly names: ReadonlySet<string>;
  /** Whether it is imported whole: as a namespace, or on demand. */
  readonly whole: boolean;
}

/** Stands before a package's name in the project's own code, until it is known where the package's file lies. */
const mark = 'package:';

/** Leaves out what is not the project's own, and marks it. */
export const packagesApart: Plugin = {
  name: 'packages-apart',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('node:') ? undefined : { path: mark + path, external: true },
    );
  },
};

/** Reads what was left out from the code that esbuild printed for it (always in this form). */
export function readImports(texts: readonly string[]): PackageImports {
  const imports = new Map<string, { names: Set<string>; whole: boolean }>();
  const of = (name: string) => {
    const known = imports.get(name) ?? { names: new Set<string>(), whole: false };
    imports.set(name, known);
    return known;
  };
  for (const text of texts) {
    for (const [, clause = '', name = ''] of text.matchAll(/\b(?:im|ex)port\b([^'"()]*?)(?:from)?"package:([^"]+)"/g)) {
      const found = of(name);
      const [, braces] = /\{([^}]*)\}/.exec(clause) ?? [];
      for (const one of (braces ?? '').split(',').filter((part) => part.trim() !== '')) {
        found.names.add(one.trim().split(/\s+as\s+/)[0] ?? '');
      }
      const rest = clause.replace(/\{[^}]*\}/, '');
      if (rest.includes('*')) found.whole = true;
      else if (/[\w$]/.test(rest)) found.names.add('default');
    }
    for (const [, name = ''] of text.matchAll(/\bimport\("package:([^"]+)"\)/g)) of(name).whole = true;
  }
  return imports;
}

/** The file of a package below a product's folder, without its ending. */
export function packageFile(name: string): string {
  return `packages/${name.replace(/^@/, '').replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

/** `text`, a file at `depth` folders below its product's, with the marks replaced by the way to the packages' files. */
export function linkPackages(text: string, depth: number): string {
  const up = depth === 0 ? './' : '../'.repeat(depth);
  return text.replaceAll(/"package:([^"]+)"/g, (_, name: string) => JSON.stringify(`${up}${packageFile(name)}.js`));
}

/** Entry points, one a package, that hand on just what the project's own code takes. */
export function packageEntries(imports: PackageImports): {
  readonly entries: Record<string, string>;
  readonly plugin: Plugin;
} {
  const entries = Object.fromEntries([...imports.keys()].map((name) => [packageFile(name), `entry:${name}`]));
  const plugin: Plugin = {
    name: 'package-entries',
    setup(build) {
      build.onResolve({ filter: /^entry:/ }, ({ path }) => ({
        path: `${path.slice('entry:'.length)}.mjs`,
        namespace: 'entry',
      }));
      build.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => {
        const name = path.slice(0, -'.mjs'.length);
        const { names, whole } = imports.get(name) ?? { names: new Set<string>(), whole: true };
        const from = JSON.stringify(name);
        const lines = [
          // A CommonJS package has all it has as its default, and its names are not known before it runs.
          ...(whole
            ? [`export * from ${from};`, `import * as all from ${from};`, `export default Reflect.get(all, 'default');`]
            : []),
          `export { ${[...names]
            .filter((one) => !whole || one !== 'default')
            .toSorted()
            .join(', ')} } from ${from};`,
        ];
        return { contents: lines.join('\n'), loader: 'js', resolveDir: build.initialOptions.absWorkingDir ?? '.' };
      });
    },
  };
  return { entries, plugin };
}
