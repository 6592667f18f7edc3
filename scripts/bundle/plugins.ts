import type { Plugin } from 'esbuild';

/** What a bundle in pure JavaScript leaves out; each of these packages works without, and says so by catching the error. */
const absent = /(\.node|^cpu-features|^pg-native|^pg-cloudflare|^bufferutil|^utf-8-validate)$/;

/** Native addons and their like, which their users load in `try` blocks: here loading them fails at once. */
export const withoutNatives: Plugin = {
  name: 'without-natives',
  setup(build) {
    build.onResolve({ filter: absent }, ({ path }) => ({ path, namespace: 'absent' }));
    build.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of this bundle`)})`,
      loader: 'js',
    }));
  },
};

/**
 * Packages whose modules only define things, although their package.json does not say so. Without this, `@actions/core`
 * would bring a whole HTTP client into the first milliseconds of a run for an OIDC token that nobody asks for.
 */
const pure = /^(@actions\/(core|exec|github|http-client|io)|undici|tunnel|jwt-decode|@protobuf-ts\/plugin)($|\/)/;

/** Lets unused imports of those packages be dropped. */
export const purePackages: Plugin = {
  name: 'pure-packages',
  setup(build) {
    build.onResolve({ filter: pure }, async ({ path, pluginData, ...options }) => {
      if (pluginData === purePackages) return undefined;
      const resolved = await build.resolve(path, { ...options, pluginData: purePackages });
      return resolved.errors.length > 0 ? resolved : { ...resolved, sideEffects: false };
    });
    // Inside those packages, the modules among themselves.
    build.onResolve({ filter: /^\.\.?\// }, async ({ path, pluginData, ...options }) => {
      if (
        pluginData === purePackages ||
        !/node_modules\/@actions\/(core|github|http-client)\//.test(options.importer)
      ) {
        return undefined;
      }
      const resolved = await build.resolve(path, { ...options, pluginData: purePackages });
      return resolved.errors.length > 0 ? resolved : { ...resolved, sideEffects: false };
    });
  },
};

/** zod carries its messages in fifty languages; d8x-ops words its own. */
export const zodInEnglish: Plugin = {
  name: 'zod-in-english',
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};
