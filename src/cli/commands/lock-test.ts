import type { Command } from 'commander';
import { HubError } from '../../kit/errors.js';
import { EXIT } from '../exit-code.js';
import { fine, findingsText, wrong, type Finding } from '../finding.js';
import { findDevice } from '../find-device.js';
import type { HubClient } from '../hub-client.js';
import { HubAnsweredProblem } from '../hub-problem.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { commandAnswerShape, deviceShape, type WireDevice } from '../wire/locks.js';

/** Below this a battery is worth a visit, percent. */
const BATTERY_LOW_PERCENT = 20;

export function addLockTest(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('test')
      .description('ask a lock to show itself, and say what works; the bolt does not move')
      .argument('<device-id>'),
    ['lock test front-door', 'lock test front-door --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, deviceId: string) => {
      const hub = hubOf(shell, options);
      const before = await findDevice(hub, deviceId);
      const link = before.status === 'ACTIVE' ? await identify(hub, before) : notPaired(before);
      const lock = await hub.get(`/api/v1/devices/${before.id}`, deviceShape);
      const findings = [link.finding, ...(link.finding.ok ? stateOf(lock) : [])];
      const works = findings.every(({ ok }) => ok);
      return {
        document: { device_id: lock.device_id, works, latency_ms: link.latencyMs, lock, checks: findings },
        text: findingsText(findings),
        ...(!works && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

interface LinkTest {
  readonly finding: Finding;
  readonly latencyMs: number | null;
}

function notPaired({ device_id }: WireDevice): LinkTest {
  const advice = `Pair it: doorward lock pair ${device_id} --help`;
  return { finding: wrong('link', 'the lock is not paired', advice), latencyMs: null };
}

/** A lock that does not answer is what this command is there to find; only other failures end it. */
async function identify(hub: HubClient, { id, transport }: WireDevice): Promise<LinkTest> {
  try {
    const { command } = await hub.post(`/api/v1/devices/${id}/identify`, undefined, commandAnswerShape);
    const detail = `answers over ${transport ?? 'its link'}; it should blink or beep now`;
    return {
      finding: fine('link', `${detail} (${command.latency_ms ?? '?'} ms)`),
      latencyMs: command.latency_ms,
    };
  } catch (error) {
    const noLink = error instanceof HubAnsweredProblem && LINK_FAILURES.has(error.code);
    if (!noLink) throw error;
    return { finding: wrong('link', (error as HubError).message, ADVICE), latencyMs: null };
  }
}

const LINK_FAILURES = new Set(['lock_offline', 'lock_failed', 'command_expired', 'outcome_unknown']);

const ADVICE =
  "Look at the lock's power, its cable or network, and the address it was paired with; then test again.";

function stateOf(lock: WireDevice): Finding[] {
  return [
    lock.lock_state === 'jammed' || lock.lock_state === 'unknown'
      ? wrong('bolt', lock.lock_state, 'Move the bolt by hand or key, clear what blocks it, and test again.')
      : fine('bolt', lock.lock_state),
    fine('door', lock.door_state),
    battery(lock.battery_level),
    fine('firmware', lock.firmware_version ?? 'not told'),
  ];
}

function battery(percent: number | null): Finding {
  if (percent === null) return fine('battery', 'not told');
  return percent < BATTERY_LOW_PERCENT
    ? wrong('battery', `${percent} %`, 'Change the batteries soon.')
    : fine('battery', `${percent} %`);
}
