import { fine, wrong, type Finding } from '../finding.js';
import type { HubClient } from '../hub-client.js';
import { CERTIFICATES_PATH, certificatesShape, type WireCertificates } from '../wire/certificates.js';

/** What a running hub serves over TLS: whether it counts, for how long, and for which names. */
export async function lookAtCertificates(hub: HubClient): Promise<Finding[]> {
  const told = await hub.get(CERTIFICATES_PATH, certificatesShape);
  return [dates(told), names(told), fingerprints(told)];
}

function dates({ source, server, problem, is_current: isCurrent, is_due: isDue }: WireCertificates): Finding {
  const until = `${source === 'hub' ? "the hub's own" : "the owner's"}, until ${server.not_after}`;
  const renew =
    source === 'hub'
      ? "The hub renews it by itself once a minute: look at the hub's log for why it could not."
      : 'Put a new certificate into the file of DOORWARD_TLS_CERT (and its key): the hub takes it within a minute.';
  if (isCurrent === false) return wrong('certificate', `${until}: it does not count now`, renew);
  if (problem !== null) {
    return wrong('certificate', `${until}; what came to replace it could not be used`, problem);
  }
  if (isDue) return wrong('certificate', `${until}: it should have been renewed`, renew);
  return fine('certificate', isCurrent === null ? `${until} (the hub's clock is not trusted)` : until);
}

function names({ source, server, missing_names: missing }: WireCertificates): Finding {
  if (server.names.length === 0) {
    return wrong(
      'certificate names',
      'none: clients refuse it, whatever address they use',
      "Have a certificate made with the hub's names as alternative names (subjectAltName); a common name counts no more.",
    );
  }
  // An owner's certificate is for the names the owner chose; that it says nothing of addresses is how it mostly is.
  if (source === 'owner' || missing.length === 0) return fine('certificate names', server.names.join(', '));
  return wrong(
    'certificate names',
    `not for ${missing.join(', ')}`,
    'The hub makes a new one within a minute. If this stays, look at its log.',
  );
}

/** To be compared with what a phone or lock shows. */
function fingerprints({ server, authority }: WireCertificates): Finding {
  const own = `server ${server.fingerprint_sha256}`;
  return fine(
    'certificate fingerprint',
    authority ? `authority ${authority.fingerprint_sha256}, ${own}` : own,
  );
}
