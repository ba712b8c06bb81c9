import type { Migration } from '../migrate.js';

/**
 * What home automation has to know of a lock, and the numbers by which programs made for Zigbee locks know its codes. A
 * slot of a PIN that was revoked is free. `announced_topics`: where a broker may keep something of ours, so that it can be taken away.
 */
export const homeAutomation: Migration = {
  version: 26,
  name: 'home-automation',
  sql: `
ALTER TABLE devices ADD COLUMN profile TEXT NOT NULL DEFAULT 'full' CHECK (profile IN ('full', 'basic'));
ALTER TABLE devices ADD COLUMN unlatches INTEGER NOT NULL DEFAULT 0 CHECK (unlatches IN (0, 1));

CREATE TABLE pin_slots (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 249),
  pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
  PRIMARY KEY (device_id, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_slots_by_pin ON pin_slots (pin_id);

CREATE TABLE announced_topics (
  bus TEXT NOT NULL,
  topic TEXT NOT NULL,
  PRIMARY KEY (bus, topic)
) STRICT, WITHOUT ROWID;
`,
};
