import type { Sandbox } from '../../test/cluster/sandbox.ts';
import type { System } from '../../test/cluster/host/systems.ts';
import type { RowRecord } from '../../test/matrix/record.ts';

type Measured = Omit<RowRecord, 'row' | 'date' | 'tests'>;

/** What a sandbox's hosts say of themselves, in the words of each program. @throws Error where one does not answer */
export async function measure(sandbox: Sandbox, system: System): Promise<Measured> {
  const on = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await sandbox.execOn('manager', ['sh', '-c', script]);
    if (code !== 0) throw new Error(`${script} on the manager: ${stderr.trim()}`);
    return `${stdout}${stderr}`.trim();
  };
  const version = (text: string): string => /\d+(?:\.\d+)+\S*/.exec(text)?.[0] ?? text;
  return {
    debian: await on('. /etc/os-release; echo "$VERSION_CODENAME"'),
    // One that is built from its module does not know its version.
    docker: system.engine?.version ?? (await on("docker version --format '{{.Server.Version}}'")),
    store: await on("docker info --format '{{.Driver}}'"),
    compose: version(await on('docker compose version --short')),
    openssh: version(await on('ssh -V')),
    sudo: (await on('sudo --version | head -n 1')).replace(/^Sudo version /, 'sudo '),
    pgDump: version(await on('pg_dump --version')),
    postgres: (await sandbox.database.query('show server_version')).split(' ')[0] ?? '',
  };
}
