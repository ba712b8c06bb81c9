import { acknowledgeAlert, reopenAlert, resolveAlert } from './change-alert.js';
import {
  changeAlertChannel,
  type ChannelDeps,
  channelOrRefuse,
  createAlertChannel,
  deleteAlertChannel,
} from './alert-channels.js';
import { listAlerts, readAlert } from './list-alerts.js';
import { listFailedAttempts } from './list-failed-attempts.js';
import { changeLockAlertRules, type LockAlertRulesDeps, readLockAlertRules } from './lock-alert-rules.js';
import type { SecurityUseCases } from './security-use-cases.js';
import { testAlertChannel } from './test-alert-channel.js';
import type { TellOnce } from './ways-out.js';

/** Everything about what somebody should know of. */
export function securityOperations(
  deps: ChannelDeps & LockAlertRulesDeps & { readonly tell: TellOnce },
): SecurityUseCases {
  return {
    listAlerts: listAlerts(deps),
    readAlert: readAlert(deps),
    acknowledgeAlert: acknowledgeAlert(deps),
    resolveAlert: resolveAlert(deps),
    reopenAlert: reopenAlert(deps),
    listFailedAttempts: listFailedAttempts(deps),
    readLockAlertRules: readLockAlertRules(deps),
    changeLockAlertRules: changeLockAlertRules(deps),
    listAlertChannels: (_, page) => deps.store.alertChannels.list(page),
    readAlertChannel: (_, id) => channelOrRefuse(deps.store, id),
    createAlertChannel: createAlertChannel(deps),
    changeAlertChannel: changeAlertChannel(deps),
    deleteAlertChannel: deleteAlertChannel(deps),
    testAlertChannel: testAlertChannel(deps),
  };
}
