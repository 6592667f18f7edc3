import { isMap, isScalar, parseDocument } from 'yaml';
import { OpsError } from '../../src/errors.ts';

/** A stack or compose file with other images, and which of its services have none that runs. */
export interface PinnedFile {
  readonly text: string;
  /** Services of the file that run nothing whose digest is known: they are as they were. */
  readonly unpinned: readonly string[];
}

/**
 * Names in a stack or compose file, for each service, the image that runs. All else of it stays as it is written: comments,
 * order, variables.
 * @param images `repository:tag@sha256:…` by service
 * @throws OpsError `config-invalid` for a file that is no YAML, or holds no services
 */
export function pinImages(text: string, images: ReadonlyMap<string, string>, name: string): PinnedFile {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  const services = document.get('services');
  if (error !== undefined || !isMap(services)) {
    const why = error === undefined ? 'has no services' : `is no YAML: ${error.message}`;
    throw new OpsError('config-invalid', `${name} ${why}`, {
      where: name,
      hint: 'Give the file that d8x-cli deploys.',
    });
  }
  const unpinned: string[] = [];
  const edits = services.items.flatMap(({ key, value }) => {
    const service = isScalar(key) ? String(key.value) : '';
    const image = isMap(value) ? value.get('image', true) : undefined;
    const running = images.get(service);
    if (!isScalar(image) || !image.range || running === undefined) {
      unpinned.push(service);
      return [];
    }
    const [start, end] = image.range;
    const isQuoted = /^["']/.test(text.slice(start, end));
    return [{ start, end, with: isQuoted ? JSON.stringify(running) : running }];
  });
  // From the end, so that the places before stay where they are.
  const pinned = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, edit) => all.slice(0, edit.start) + edit.with + all.slice(edit.end), text);
  return { text: pinned, unpinned };
}
