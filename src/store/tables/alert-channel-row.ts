import type { Language } from '../../kit/language.js';
import type { AlertKind, AlertLevel } from '../../security/alert.js';
import type { AlertChannel, ChannelKind } from '../../security/alert-channel.js';
import type { AlertChannelRow } from '../rows/security-rows.js';

/** What a channel is, without how it fares. */
export const CHANNEL_COLUMNS = [
  'name',
  'kind',
  'target',
  'secret_sealed',
  'minimum_level',
  'kinds',
  'language',
  'off_site',
  'is_active',
  'created_at_ms',
  'updated_at_ms',
] as const satisfies readonly (keyof AlertChannelRow)[];

export type ChannelRow = Pick<AlertChannelRow, 'id' | (typeof CHANNEL_COLUMNS)[number]>;

export function channelRow(channel: AlertChannel, sealed: Uint8Array | null): ChannelRow {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    target: channel.target,
    secret_sealed: sealed,
    minimum_level: channel.minimumLevel,
    kinds: channel.kinds && JSON.stringify(channel.kinds),
    language: channel.language,
    off_site: Number(channel.offSite),
    is_active: Number(channel.isActive),
    created_at_ms: channel.createdAtMs,
    updated_at_ms: channel.updatedAtMs,
  };
}

export function readChannel(row: ChannelRow): AlertChannel {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as ChannelKind,
    target: row.target,
    minimumLevel: row.minimum_level as AlertLevel,
    kinds: row.kinds === null ? null : (JSON.parse(row.kinds) as AlertKind[]),
    language: row.language as Language,
    offSite: row.off_site === 1,
    isActive: row.is_active === 1,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
