import { maySubscribe } from './access-check.js';
import { covers, levelsOf } from './topic-filter.js';

/** What a lock may publish (contracts, MQTT). */
export const LOCK_PUBLISHES = ['events', 'replies', 'access', 'state', 'status'] as const;
/** What the hub sends to a lock. */
export const LOCK_READS = ['commands', 'decisions'] as const;

export type LockLeaf = (typeof LOCK_PUBLISHES)[number];
export type HubLeaf = (typeof LOCK_READS)[number];

/** The one place the prefix is spelt. `deviceId` matches `[a-z0-9-]{1,63}`, so it can hold no `/`, `+` or `#`. */
function prefixOf(deviceId: string): string {
  return `smartlock/${deviceId}/`;
}

/** @returns the topic of one leaf of a lock */
export function lockTopic(deviceId: string, leaf: LockLeaf | HubLeaf): string {
  return prefixOf(deviceId) + leaf;
}

const PUBLISHED: ReadonlySet<string> = new Set(LOCK_PUBLISHES);

/** @returns which of its topics this is, of those that a lock publishes to, or null. */
export function publishedLeaf(deviceId: string, topic: string): LockLeaf | null {
  const prefix = prefixOf(deviceId);
  if (!topic.startsWith(prefix)) return null;
  const leaf = topic.slice(prefix.length);
  return PUBLISHED.has(leaf) ? (leaf as LockLeaf) : null;
}

/** Only the last two are kept and routed by the broker; the others are for the hub alone. */
export function isKept(leaf: LockLeaf): boolean {
  return leaf === 'state' || leaf === 'status';
}

const NOTHING: readonly HubLeaf[] = [];

/**
 * Whether a lock may subscribe to `filter`, and to what of the hub's it thereby listens.
 * @returns null when denied
 */
export function subscribedLeaves(deviceId: string, filter: string): readonly HubLeaf[] | null {
  if (!maySubscribe({ roles: ['lock'], own: deviceId }, filter)) return null;
  const asked = levelsOf(filter);
  return LOCK_READS.filter((leaf) => covers(asked, levelsOf(lockTopic(deviceId, leaf))));
}

/** As `subscribedLeaves`, a denied filter listening to nothing. */
export function leavesOf(deviceId: string, filters: Iterable<string>): ReadonlySet<HubLeaf> {
  const leaves = new Set<HubLeaf>();
  for (const filter of filters) {
    for (const leaf of subscribedLeaves(deviceId, filter) ?? NOTHING) leaves.add(leaf);
  }
  return leaves;
}

/**
 * Topics whose retained messages live only as long as this run of the hub, which says them anew: how a door was in an
 * earlier run is never told as if it were now.
 */
export function tellsOfDoors(topic: string): boolean {
  return /^(smartlock|doorward|zigbee2mqtt)\//.test(topic);
}
