import type { Device } from '../locks/device.js';

type Named = Pick<Device, 'id' | 'deviceId' | 'name'>;

/** What would be a level, a wildcard or a control character in a topic (MQTT 5.0, section 4.7), and the sign of the system's own. */
const NOT_IN_A_TOPIC = /[/+#$\p{Cc}\p{Cs}]/gu;

/** First levels under `zigbee2mqtt/` that are no lock. */
const RESERVED: ReadonlySet<string> = new Set(['bridge', 'group', '']);

/**
 * A name for each lock, by its id, that is a topic level and no two share: what people call it, and of several with one
 * name all but the oldest get their device_id behind it.
 */
export function friendlyNames(locks: readonly Named[]): ReadonlyMap<string, string> {
  const taken = new Set(RESERVED);
  const names = new Map<string, string>();
  for (const { id, deviceId, name } of [...locks].sort(byId)) {
    const plain = name.replace(NOT_IN_A_TOPIC, '-').trim();
    const choices = [plain, `${plain} (${deviceId})`, `${deviceId} (${id})`];
    const chosen = choices.find((choice) => !taken.has(choice.toLowerCase())) ?? id;
    taken.add(chosen.toLowerCase());
    names.set(id, chosen);
  }
  return names;
}

/** Ids are made in the order of time. */
function byId(a: Named, b: Named): number {
  return a.id < b.id ? -1 : 1;
}
