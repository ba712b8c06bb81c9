import t from 'tap';
import { DEVICE_ID } from '../../src/locks/device.js';
import { deviceIdFor } from '../../src/web/set-up/device-id.js';

t.test('a name on the wire: what the hub takes, like what people say, and nobody else’s', (t) => {
  const taken = new Set(['front-door', 'lock', 'lock-2']);
  const cases: readonly (readonly [string, string])[] = [
    ['Garden gate', 'garden-gate'],
    ['Front door', 'front-door-2'],
    ['  Łódź — Café №2 ', 'odz-cafe-2'],
    ['Oʻrta eshik', 'orta-eshik'],
    ['Входная дверь', 'lock-3'],
    ['', 'lock-3'],
    ['x'.repeat(100), 'x'.repeat(59)],
  ];
  for (const [name, id] of cases) {
    t.equal(deviceIdFor(name, taken), id);
    t.match(id, DEVICE_ID);
  }
  t.end();
});
