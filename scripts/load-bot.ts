import { runLoad } from '../test/integration/bot/harness/load.ts';

/** The bot's minute: 200 webhooks a second on loopback. Prints what was measured; exits 1 where a promise was broken. */
const report = await runLoad({ seconds: 60, perSecond: 200, commandsPerSecond: 4 });
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
const milliseconds = (time: number): string => `${time.toFixed(1)} ms`;
console.log(
  [
    `webhooks     ${report.webhooks}, answers ${JSON.stringify(report.statuses)}`,
    `acceptance   p50 ${milliseconds(report.p50)}, p99 ${milliseconds(report.p99)}, slowest ${milliseconds(report.slowest)}`,
    `commands     ${report.commands}, each delivered twice: ${report.exact} ran once, ${report.lost} lost, ${report.doubled} doubled`,
    `memory       ${megabytes(report.memory.middle)} after 30 s, ${megabytes(report.memory.late)} after 60 s; ${report.cpuSeconds.toFixed(1)} s of one processor, and ${report.starvedSeconds.toFixed(1)} s waited for it`,
    `drained      ${milliseconds(report.drainMs)} after the last webhook`,
  ].join('\n'),
);
const isFlat = report.memory.late < report.memory.middle * 1.2;
process.exitCode = report.p99 < 50 && report.exact === report.commands && isFlat ? 0 : 1;
