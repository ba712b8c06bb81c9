import t from 'tap';
import { LINK_STATIC, loadHubStatic } from '../../src/drivers/lock-session-identity.js';
import type { Writes } from '../../src/operations/store-ports.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('the hub keeps one static key pair', async (t) => {
  const kept = new Map<string, Uint8Array>();
  const keys = {
    get: (name: string) => kept.get(name) ?? null,
    put: (name: string, secret: Uint8Array) => void kept.set(name, secret),
    remove: (name: string) => void kept.delete(name),
  };
  const store = {
    keys,
    write: <T>(change: (tx: Writes) => T) => Promise.resolve(change({ keys } as unknown as Writes)),
  };
  const first = await loadHubStatic(store, new SimulatedClock());
  t.same(kept.get(LINK_STATIC), first.privateKey);
  const second = await loadHubStatic(store, new SimulatedClock());
  t.same(Buffer.from(second.publicKey), Buffer.from(first.publicKey));
  t.equal(kept.size, 1);
});

t.test('a key that is not on the disk is not used', async (t) => {
  const store = {
    keys: { get: () => null },
    write: () => Promise.reject(new Error('disk full')),
  };
  await t.rejects(loadHubStatic(store, new SimulatedClock()), { message: 'disk full' });
});
