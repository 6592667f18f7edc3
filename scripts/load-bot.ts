import { parseArgs } from 'node:util';
import { runLoad } from '../test/integration/bot/harness/load.ts';

/**
 * `node scripts/load-bot.ts [--seconds N] [--per-second N]`: webhooks on loopback, for a minute and 200 a second unless told
 * otherwise. Prints what was measured; exits 1 where a promise was broken.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, 'per-second': { type: 'string', default: '200' } },
});
const report = await runLoad({
  seconds: Number(values.seconds),
  perSecond: Number(values['per-second']),
  commandsPerSecond: 4,
});
const { live, resident } = report.memory;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;
console.log(
  [
    `webhooks     ${report.webhooks}, answers ${JSON.stringify(report.statuses)}`,
    `acceptance   p50 ${milliseconds(report.p50)}, p99 ${milliseconds(report.p99)}, slowest ${milliseconds(report.slowest)}`,
    `commands     ${report.commands}, each delivered twice: ${report.exact} ran once, ${report.lost} lost, ${report.doubled} doubled`,
    `live memory  ${megabytes(live.warm)} after a quarter of the time, ${megabytes(live.late)} at the end, garbage not counted`,
    `resident     ${megabytes(resident.middle)} half-way, ${megabytes(resident.late)} at the end`,
    `processor    ${report.cpuSeconds.toFixed(1)} s of one, and ${report.starvedSeconds.toFixed(1)} s waited for it`,
    `drained      ${milliseconds(report.drainMs)} after the last webhook`,
  ].join('\n'),
);
const isFlat = live.late < live.warm * 1.1;
process.exitCode = report.p99 < 50 && report.exact === report.commands && isFlat ? 0 : 1;
