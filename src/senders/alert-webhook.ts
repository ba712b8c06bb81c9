import type { Clock } from '../kit/clock.js';
import type { PostSigned } from '../operations/security/delivery-ports.js';
import { mayPass, signedPost } from './signed-post.js';
import { WITHDRAWN } from './withdrawn.js';

/** Alerts to receivers of the owner's, each with a secret of its own. Statuses mean what they mean to `WebhookSender`. */
export function alertWebhook(clock: Clock): PostSigned {
  return async (to, body, signal) => {
    if (signal.aborted) return WITHDRAWN;
    const status = await signedPost(to, body, clock, signal);
    if (status === 'withdrawn') return WITHDRAWN;
    if (typeof status === 'string') return { kind: 'later', detail: status };
    if (status >= 200 && status < 300) return { kind: 'sent' };
    const detail = `HTTP ${status}`;
    return mayPass(status) ? { kind: 'later', detail } : { kind: 'failed', detail };
  };
}
