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

/** @returns which of its topics a lock publishes to, or null when it may not (or the topic is not its own). */
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
const READABLE = new Map<string, readonly HubLeaf[]>([
  ['commands', ['commands']],
  ['commands/#', ['commands']],
  ['decisions', ['decisions']],
  ['decisions/#', ['decisions']],
  ['+', LOCK_READS],
  ['#', LOCK_READS],
]);

/**
 * Whether a lock may subscribe to `filter`, and to what of the hub's it thereby listens (MQTT 3.1.1, section 4.7).
 * A wildcard counts only behind the lock's own literal prefix, where it can't reach another lock's topics.
 * @returns null when denied
 */
export function subscribedLeaves(deviceId: string, filter: string): readonly HubLeaf[] | null {
  const prefix = prefixOf(deviceId);
  if (!filter.startsWith(prefix)) return null;
  return READABLE.get(filter.slice(prefix.length)) ?? null;
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
