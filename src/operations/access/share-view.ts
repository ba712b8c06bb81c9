import { displayName } from '../../accounts/user.js';
import { weighShare } from '../../access/rules/share.js';
import { within } from '../../access/share.js';
import type { Share } from '../../access/share.js';
import type { Device } from '../../locks/device.js';
import { factsOfShare } from './access-facts.js';
import type { JudgeDeps } from './require-access.js';
import { shareChain } from './share-facts.js';
import type { ShareView } from './share-use-cases.js';

/** What to tell of a share. */
export function shareView(deps: JudgeDeps, device: Device, share: Share): ShareView {
  const { store, clock } = deps;
  const nowMs = clock.wallMs();
  const facts = factsOfShare(store, device, share.id, { nowMs, timeIsTrusted: deps.timeIsTrusted() });
  const [own] = facts.shares;
  const [, ...above] = shareChain(store, share.id);
  const terms = within(share, above);
  const isActive = own !== undefined && weighShare(own, 'view', 'remote', facts).code === 'shared';
  const hasEnded =
    [share, ...above].some(({ revokedAtMs }) => revokedAtMs !== null) ||
    (terms.validUntilMs !== null && terms.validUntilMs <= nowMs);
  const held = hasEnded ? store.shares.heldUnder(share.id) : [];
  const holder = store.users.byId(share.sharedWith);
  return {
    share,
    sharedWithName: holder ? displayName(holder) : share.sharedWith,
    terms,
    isActive,
    revokePending: [...new Set(held.map(({ deviceId }) => deviceId))],
  };
}
