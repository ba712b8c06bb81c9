export interface TicketTables {
  ticket_keys: TicketKeyRow;
  tickets: TicketRow;
  ticket_devices: TicketDeviceRow;
  ticket_epoch: TicketEpochRow;
  ticket_floors: TicketFloorRow;
  cards: CardRow;
}

export interface TicketKeyRow {
  id: string;
  created_at_ms: number;
  retired_at_ms: number | null;
}

export interface TicketRow {
  id: string;
  label: string;
  user_id: string | null;
  key_id: string;
  doors: string;
  valid_from_ms: number;
  valid_until_ms: number;
  max_uses: number | null;
  epoch: number;
  use_count: number;
  created_by: string | null;
  created_at_ms: number;
  revoked_at_ms: number | null;
  held_since_ms: number | null;
}

export interface TicketDeviceRow {
  ticket_id: string;
  device_id: string;
  share_id: string | null;
}

/** One row. */
export interface TicketEpochRow {
  one: number;
  epoch: number;
}

/** The first epoch whose tickets a lock takes. */
export interface TicketFloorRow {
  device_id: string;
  epoch: number;
}

export interface CardRow {
  id: string;
  label: string;
  user_id: string;
  device_id: string;
  share_id: string | null;
  verifier: Uint8Array;
  pepper_id: string;
  use_count: number;
  created_by: string | null;
  created_at_ms: number;
  revoked_at_ms: number | null;
  held_since_ms: number | null;
}
