import t from 'tap';
import { BleReports } from '../../../src/drivers/ble/ble-reports.js';
import { LiveLocks } from '../../../src/operations/locks/live-locks.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { Reported } from '../serial/serial-home.js';

t.test('a status that was long on its way does not hide a door that was opened meanwhile', async (t) => {
  const clock = new SimulatedClock();
  const live = new LiveLocks(clock, { transportOf: () => 'ble', ask: () => undefined });
  const inner = Object.assign(new Reported(), {
    statusReceived: (...[id, status, stamp]: Parameters<BleReports['statusReceived']>) => {
      live.observe(id, { kind: 'status', ...status }, 0, stamp ?? null);
    },
  });
  const ignore = () => undefined;
  const listener = { sessionUp: ignore, sessionDown: ignore, used: ignore, settled: ignore };
  const reports = new BleReports('d', inner, clock, listener);
  live.observe('d', { kind: 'link', online: true });
  const closed = { bolt: 'unlocked', door: 'closed', batteryPercent: 90, tamper: false } as const;
  clock.advance(900);
  reports.statusReceived('d', closed, { bootId: 'b', lockMs: 0 });
  clock.advance(40);
  live.observe('d', { kind: 'door', position: 'open' }, 620, { bootId: 'b', lockMs: 300 });
  t.equal(live.of('d').doorState, 'open');
});
