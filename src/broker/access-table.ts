/** What can be done with a topic. A will is a publish that happens when nobody is there to take it back. */
export type TopicAction = 'publish' | 'will' | 'subscribe' | 'receive';

/** What a principal is in the eyes of the table. An integration is one thing for each MQTT scope of its token. */
export const ROLES_OVER_TOPICS = [
  'hub',
  'lock',
  'home_assistant',
  'zigbee2mqtt',
  'reader',
  'admin_reader',
] as const;
export type RoleOverTopics = (typeof ROLES_OVER_TOPICS)[number];

/** Stands for the device_id of the lock that asks; matches nothing for anybody else. */
export const OWN = '{own}';
/** Any number of levels, none too, between others. */
export const SOME = '…';

export type AccessRow = {
  readonly kind: string;
  /** Topic filters (MQTT 3.1.1, section 4.7), with `{own}` and `…` besides. */
  readonly topics: readonly string[];
} & Partial<Readonly<Record<RoleOverTopics, readonly TopicAction[]>>>;

/**
 * Who may do what with which topic: the only place that says so. A topic is of the first row that matches it, so the
 * rows share out all topics there are; what a row does not grant is denied. To be allowed a filter needs `subscribe` in
 * every row of which it could match a topic, and `receive` in one of them. What an integration sends is for the hub
 * alone: nobody has `receive` in those rows.
 */
export const ACCESS_TABLE = [
  {
    kind: 'orders to the lock',
    topics: ['smartlock/{own}/commands', 'smartlock/{own}/decisions'],
    lock: ['subscribe', 'receive'],
  },
  {
    kind: 'what the lock reports',
    topics: ['smartlock/{own}/events', 'smartlock/{own}/replies', 'smartlock/{own}/access'],
    lock: ['publish', 'will', 'subscribe'],
  },
  {
    kind: 'state of the lock',
    topics: ['smartlock/{own}/state', 'smartlock/{own}/status'],
    lock: ['publish', 'will', 'subscribe', 'receive'],
  },
  { kind: 'rest of the lock', topics: ['smartlock/{own}/#'], lock: ['subscribe'] },
  { kind: 'every other lock', topics: ['smartlock/#'], hub: ['publish'] },
  {
    kind: 'Home Assistant came or went',
    topics: ['homeassistant/status'],
    home_assistant: ['publish', 'will', 'subscribe'],
  },
  {
    kind: 'discovery',
    topics: ['homeassistant/#'],
    hub: ['publish'],
    home_assistant: ['subscribe', 'receive'],
  },
  {
    kind: 'orders to entities',
    topics: ['doorward/+/…/set'],
    home_assistant: ['publish', 'subscribe'],
    reader: ['subscribe'],
    admin_reader: ['subscribe'],
  },
  {
    kind: 'entities and alerts',
    topics: ['doorward/#'],
    hub: ['publish'],
    home_assistant: ['subscribe', 'receive'],
    reader: ['subscribe', 'receive'],
    admin_reader: ['subscribe', 'receive'],
  },
  {
    kind: 'orders in Zigbee2MQTT form',
    topics: ['zigbee2mqtt/+/…/set', 'zigbee2mqtt/+/…/get'],
    zigbee2mqtt: ['publish', 'subscribe'],
  },
  {
    kind: 'states in Zigbee2MQTT form',
    topics: ['zigbee2mqtt/#'],
    hub: ['publish'],
    zigbee2mqtt: ['subscribe', 'receive'],
  },
  { kind: 'the broker itself', topics: ['$SYS/#'], hub: ['publish'], admin_reader: ['subscribe', 'receive'] },
  { kind: 'anything else', topics: ['#'] },
] as const satisfies readonly AccessRow[];

export type TopicKind = (typeof ACCESS_TABLE)[number]['kind'];
