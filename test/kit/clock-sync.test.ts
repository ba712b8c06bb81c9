import t from 'tap';
import { machineClockSync, READING_MAX_MS } from '../../src/kit/clock-sync.js';

const SYNCED = 'NTPSynchronized=yes\n';
const LEAP = (status: string) => `Reference ID    : 7F7F0101\nLeap status     : ${status}\n`;

/** A machine with these programs and files. */
function reading(has: { timedatectl?: string; chronyc?: string; chip?: string; board?: boolean }) {
  const programs: Readonly<Record<string, string | undefined>> = {
    timedatectl: has.timedatectl,
    chronyc: has.chronyc,
  };
  return machineClockSync(
    async (program) => programs[program] ?? null,
    async (path) => (path.includes('rtc0') ? (has.chip ?? null) : null),
    () => has.board ?? false,
  ).read();
}

t.test('whoever says that the clock is held to the network is believed', async (t) => {
  const ntp = async (has: Parameters<typeof reading>[0]) => (await reading(has)).ntpSynchronised;
  t.equal(await ntp({ timedatectl: SYNCED }), true);
  t.equal(await ntp({ timedatectl: 'NTPSynchronized=no\n' }), false);
  t.equal(await ntp({ timedatectl: 'NTPSynchronized=no\n', chronyc: LEAP('Normal') }), true);
  t.equal(await ntp({ chronyc: LEAP('Not synchronised') }), false);
  t.equal(await ntp({}), null, 'nobody to ask is no answer');
  t.equal(await ntp({ timedatectl: 'what?' }), null);
});

t.test('a chip tells whole seconds, or nothing', async (t) => {
  t.equal((await reading({ chip: '1767603600\n' })).chipMs, 1_767_603_600_000);
  t.equal((await reading({ chip: '-5\n' })).chipMs, null);
  t.equal((await reading({ chip: '' })).chipMs, null);
  t.equal((await reading({ board: true })).isBoard, true);
});

t.test('this machine answers in time, whatever it is', async (t) => {
  const begunMs = performance.now();
  const { ntpSynchronised, chipMs } = await machineClockSync().read();
  t.ok(performance.now() - begunMs < READING_MAX_MS + 2_000);
  t.ok([true, false, null].includes(ntpSynchronised));
  t.ok(chipMs === null || chipMs >= 0);
});
