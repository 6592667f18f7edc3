/** A hosts.cfg with only the first `count` of its workers. */
export function withFewerWorkers(hostsCfg: string, count: number): string {
  let section = '';
  let workers = 0;
  return hostsCfg
    .split('\n')
    .filter((line) => {
      const [, heading] = /^\[(.+)\]$/.exec(line.trim()) ?? [];
      if (heading !== undefined) section = heading;
      if (heading !== undefined || section !== 'workers' || line.trim() === '') return true;
      workers += 1;
      return workers <= count;
    })
    .join('\n');
}
