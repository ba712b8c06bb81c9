import type { StoredEvent } from '../../audit/event.js';
import type { Language } from '../../kit/language.js';
import type { Text } from '../../kit/sentence.js';
import type { Alert, AlertKind, AlertLevel } from '../../security/alert.js';
import type { ChannelKind } from '../../security/alert-channel.js';
import type { LockAlertRules } from '../../security/lock-trouble.js';
import type { Page, PageRequest } from '../page.js';
import type { Caller } from '../ports.js';
import type { AlertFilter, ChannelView, FailedFilter } from './alert-ports.js';

export interface AlertView {
  readonly alert: Alert;
  /** What it is about, with the names of its lock and its person. */
  readonly text: Text;
}

/** What a channel is made of. */
export interface ChannelInput {
  readonly name: string;
  readonly kind: ChannelKind;
  /** null for MQTT, whose topic is the hub's. */
  readonly target: string | null;
  readonly minimumLevel: AlertLevel;
  readonly kinds: readonly AlertKind[] | null;
  readonly language: Language;
  readonly offSite: boolean;
  readonly isActive: boolean;
}

/** What can be asked about what somebody should know of. */
export interface SecurityUseCases {
  /** Silent alerts are asked for by themselves. @throws Refused `silent_alerts_refused` */
  listAlerts(caller: Caller, filter: AlertFilter, page: PageRequest): Page<AlertView>;
  /** @throws NotFound `alert_not_found`, also for a silent one that the caller may not see */
  readAlert(caller: Caller, id: string): AlertView;
  /** Somebody has seen it; doing it twice changes nothing. @throws NotFound `alert_not_found`, Conflict `alert_resolved` */
  acknowledgeAlert(caller: Caller, id: string, note: string | null): Promise<AlertView>;
  /** @throws NotFound `alert_not_found` */
  resolveAlert(caller: Caller, id: string, note: string | null): Promise<AlertView>;
  /** @throws NotFound `alert_not_found`, Conflict `alert_superseded` */
  reopenAlert(caller: Caller, id: string, note: string | null): Promise<AlertView>;
  /** Who was not let in, by codes and by log-ins. */
  listFailedAttempts(caller: Caller, filter: FailedFilter, page: PageRequest): Page<StoredEvent>;
  /** @throws NotFound `device_not_found` */
  readLockAlertRules(caller: Caller, deviceId: string): LockAlertRules;
  /** What is not given stays. @throws NotFound `device_not_found` */
  changeLockAlertRules(
    caller: Caller,
    deviceId: string,
    change: { readonly [K in keyof LockAlertRules]?: LockAlertRules[K] | undefined },
  ): Promise<LockAlertRules>;
  listAlertChannels(caller: Caller, page: PageRequest): Page<ChannelView>;
  /** @throws NotFound `channel_not_found` */
  readAlertChannel(caller: Caller, id: string): ChannelView;
  /**
   * @returns for a web hook the secret that its messages are signed with, here and never again
   * @throws InvalidInput `channel_target_invalid`, Conflict `channels_full`, Unavailable `no_sender`
   */
  createAlertChannel(
    caller: Caller,
    input: ChannelInput,
  ): Promise<ChannelView & { readonly secret: string | null }>;
  /**
   * What is not given stays; its kind can't be changed. @param change `newSecret`: make another secret for a web hook
   * @throws NotFound `channel_not_found`, and as `createAlertChannel`
   */
  changeAlertChannel(
    caller: Caller,
    id: string,
    change: { readonly [K in Exclude<keyof ChannelInput, 'kind'>]?: ChannelInput[K] | undefined } & {
      readonly newSecret?: boolean | undefined;
    },
  ): Promise<ChannelView & { readonly secret: string | null }>;
  /** What was on its way to it is given up. @throws NotFound `channel_not_found` */
  deleteAlertChannel(caller: Caller, id: string): Promise<void>;
  /** Sends one message now. @returns what went wrong; null: the receiver took it @throws NotFound `channel_not_found` */
  testAlertChannel(caller: Caller, id: string): Promise<{ readonly error: string | null }>;
}
