import type { PublishPacket } from 'aedes';
import { may, type TopicUser } from './access-check.js';
import { RETAINED_BYTES } from './limits.js';
import { mayWill } from './programs.js';

/** Why somebody may not publish something: named as the log counts them. */
export type PublishFault = 'will_denied' | 'publish_denied' | 'response_topic_denied' | 'retained_too_long';

/** @param isWill what a client left to be said when it is gone */
export function publishFault(user: TopicUser, packet: PublishPacket, isWill: boolean): PublishFault | null {
  if (isWill) return mayWill(user, packet) ? null : 'will_denied';
  const answer = packet.properties?.responseTopic;
  if (!may(user, 'publish', packet.topic)) return 'publish_denied';
  if (answer !== undefined && !may(user, 'publish', answer)) return 'response_topic_denied';
  if (packet.retain && packet.payload.length > RETAINED_BYTES) return 'retained_too_long';
  return null;
}
