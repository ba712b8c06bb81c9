import type { Actor, Method } from '../../audit/actor.js';
import type { CommandAction, CommandStatus } from '../../locks/command.js';
import type { Command } from '../../operations/locks/command-record.js';
import type { CommandRow } from '../rows/lock-rows.js';

export const COMMAND_COLUMNS = [
  'id',
  'device_id',
  'action',
  'status',
  'reason',
  'actor_kind',
  'actor_id',
  'actor_name',
  'user_id',
  'method',
  'ip_address',
  'created_at_ms',
  'sent_at_ms',
  'finished_at_ms',
  'latency_ms',
  'boot_id',
  'not_after_ms',
] as const satisfies readonly (keyof CommandRow)[];

export function commandRow(command: Command): CommandRow {
  return {
    id: command.id,
    device_id: command.deviceId,
    action: command.action,
    status: command.status,
    reason: command.reason,
    actor_kind: command.actor.kind,
    actor_id: command.actor.id,
    actor_name: command.actor.name,
    user_id: command.userId,
    method: command.method,
    ip_address: command.ipAddress,
    created_at_ms: command.createdAtMs,
    sent_at_ms: command.sentAtMs,
    finished_at_ms: command.finishedAtMs,
    latency_ms: command.latencyMs,
    boot_id: command.bootId,
    not_after_ms: command.notAfterMs,
  };
}

export function readCommand(row: CommandRow): Command {
  return {
    id: row.id,
    deviceId: row.device_id,
    action: row.action as CommandAction,
    status: row.status as CommandStatus,
    reason: row.reason,
    actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id, name: row.actor_name },
    userId: row.user_id,
    method: row.method as Method,
    ipAddress: row.ip_address,
    createdAtMs: row.created_at_ms,
    sentAtMs: row.sent_at_ms,
    finishedAtMs: row.finished_at_ms,
    latencyMs: row.latency_ms,
    bootId: row.boot_id,
    notAfterMs: row.not_after_ms,
  };
}
