import type { Store, Writes } from '../../../src/operations/store-ports.js';
import { sampleDevice, sampleEvent, sampleUser, SALT, uuid } from '../../../test/store/samples.js';
import { seeded, type Seeded } from '../seeded.js';

/** Between two changes, at most, milliseconds. */
const PAUSE_MAX_MS = 120;
const EVENTS_MAX = 6;
const USERS = 40;
const DEVICES = 20;
/** Ids of devices are apart from those of people. */
const FIRST_DEVICE = 1_000;
/** One change in so many strikes something out of the log. */
const ERASURES = 12;

/** Doors are used, people come, go and change their names, and something is struck out of the log. @returns ends it */
export function liveOn(store: Store, seed: number): () => void {
  const random = seeded(seed);
  let isOver = false;
  const next = () => {
    if (isOver) return;
    setTimeout(() => {
      if (!isOver)
        void store
          .write((tx) => {
            change(tx, random);
          })
          .then(next);
    }, random(PAUSE_MAX_MS));
  };
  next();
  return () => {
    isOver = true;
  };
}

function change(tx: Writes, random: Seeded): void {
  for (let events = random(EVENTS_MAX); events > 0; events -= 1)
    tx.events.append(sampleEvent({ data: { n: random(1_000_000), text: 'ü "quoted" \u0000' } }));
  const person = 1 + random(USERS);
  const user = tx.users.byId(uuid(person));
  if (!user) tx.users.insert(sampleUser(person), 'the hash of a password');
  else tx.users.update({ ...user, firstName: `No ${random(1_000)}` });
  const door = FIRST_DEVICE + random(DEVICES);
  if (tx.devices.byId(uuid(door))) tx.devices.remove(uuid(door));
  else tx.devices.insert(sampleDevice(door), SALT);
  const { audit } = tx.outbox.newest();
  if (audit > 0 && random(ERASURES) === 0)
    tx.erasures.erase([{ seq: 1 + random(audit), parts: ['who', 'text'] }], ({ rows, digest }) =>
      sampleEvent({ type: 'LOG_ERASED', data: { rows, digest } }),
    );
}
