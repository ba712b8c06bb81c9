/** Retained: `online` while the hub is connected and has said how everything is; `offline` by its will. */
export const AVAILABILITY = 'doorward/hub/availability';
/** Retained: the id of the hub whose broker it is. */
export const OWNER = 'doorward/hub/owner';
/** Said at the hub's own broker only: heard at the other one, both are the same, or tied together. */
export const PROBE = 'doorward/hub/bridge-probe';

/** What is heard of the broker. */
export interface BridgeFilter {
  readonly filter: string;
  /** command: never acted upon late, twice, or kept from earlier. notice: what others tell of themselves. */
  readonly kind: 'command' | 'notice';
}

/** Of Home Assistant, and of whoever commands doors as it does. */
export const HOME_ASSISTANT_FILTERS: readonly BridgeFilter[] = [
  { filter: 'homeassistant/status', kind: 'notice' },
  { filter: 'doorward/+/+/set', kind: 'command' },
];
