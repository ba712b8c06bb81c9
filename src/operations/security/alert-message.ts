import { rfc3339 } from '../../kit/clock.js';
import type { Language } from '../../kit/language.js';
import { inEnglish, say } from '../../kit/sentence.js';
import { translate } from '../../languages/translate.js';
import type { Reads } from '../store-ports.js';
import type { AlertView } from './security-use-cases.js';

/** A text message is not longer than two parts of one (GSM 03.38, 153 characters each). */
const SMS_CHARACTERS_MAX = 300;

/** An alert as programs get it. `idempotency_key` is the same whenever the same change is told again. */
export function alertDocument(store: Pick<Reads, 'devices'>, { alert, text }: AlertView) {
  const device = alert.deviceId === null ? null : store.devices.byId(alert.deviceId);
  return {
    idempotency_key: `${alert.id}.${alert.revision}`,
    id: alert.id,
    revision: alert.revision,
    kind: alert.kind,
    level: alert.level,
    state: alert.state,
    text: inEnglish(text),
    device_id: alert.deviceId,
    device_name: device?.deviceId ?? null,
    user_id: alert.userId,
    count: alert.count,
    first_at: rfc3339(alert.firstAtMs),
    last_at: rfc3339(alert.lastAtMs),
    data: alert.data,
  };
}

/** Alerts as people get them: one sentence each. */
export function alertMessage(
  views: readonly AlertView[],
  language: Language,
  channel: 'email' | 'sms',
): { readonly subject: string | null; readonly text: string } {
  const tell = (view: AlertView) => translate(view.text, language);
  const [first] = views;
  const head =
    views.length === 1 && first
      ? tell(first)
      : translate(
          say(
            { one: 'One alert at your doors', other: '{count} alerts at your doors' },
            { count: views.length },
          ),
          language,
        );
  const lines = views.map((view) => `${rfc3339(view.alert.lastAtMs).slice(0, 16)}Z ${tell(view)}`);
  const text = [...(views.length === 1 ? [] : [head, '']), ...lines].join('\n');
  if (channel === 'email') return { subject: `Doorward: ${head}`, text };
  return { subject: null, text: shortened(text) };
}

function shortened(text: string): string {
  return text.length <= SMS_CHARACTERS_MAX ? text : `${text.slice(0, SMS_CHARACTERS_MAX - 1)}…`;
}

export function testMessage(language: Language, channel: 'email' | 'sms') {
  const text = translate('This is a test: alerts of your doors will come this way.', language);
  return { subject: channel === 'email' ? `Doorward: ${text}` : null, text };
}
