import type { CertificateOrder } from './certificate-order.js';
import { makeCertificates, makeLockCertificate } from './make-certificates.js';

// One order on standard input, what was made on standard output, as JSON. Only the hub runs this.

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const order = JSON.parse(Buffer.concat(chunks).toString('utf8')) as CertificateOrder;
process.stdout.write(
  JSON.stringify(await (order.kind === 'server' ? makeCertificates(order) : makeLockCertificate(order))),
);
