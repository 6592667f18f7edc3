import type { Sandbox } from '../../cluster/sandbox.ts';

/** Folders of a host in which something could be left; not /proc and the like, and not what the machine beneath it shares. */
const folders = ['/home', '/root', '/tmp', '/var/tmp', '/var/log', '/var/lib', '/run', '/dev/shm', '/var/nfs', '/etc'];

const search = String.raw`
marks=$(mktemp); trap 'rm -f "$marks"' EXIT
cat > "$marks"
for folder in "$@"; do
  [ -d "$folder" ] && find "$folder" -xdev -type f ! -path "$marks" -exec grep -aFl -f "$marks" {} + 2>/dev/null
done
true`;

/** The files of a host that hold any of `texts`, sorted. */
export async function filesWith(sandbox: Sandbox, host: string, texts: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await sandbox.execOn(host, ['sh', '-c', search, 'sh', ...folders], {
    stdin: `${texts.join('\n')}\n`,
  });
  return stdout.split('\n').filter(Boolean).toSorted();
}
