import { SignIn } from './pages/sign-in.js';
import { lazy } from './parts/lazy.js';
import { place } from './place.js';

/** Most people sign in with their password; the other ways come when they are wanted. */
const Claim = lazy(async () => (await import('./pages/claim.js')).Claim);
const Join = lazy(async () => (await import('./pages/join.js')).Join);
const CodeGate = lazy(async () => (await import('./pages/code-gate.js')).CodeGate);

/** The ways in, for whom the hub does not know yet in this browser. */
export function Gate({ isExpired }: { readonly isExpired: boolean }) {
  const [way] = place.value;
  if (way === 'claim') return <Claim />;
  if (way === 'join') return <Join />;
  if (way === 'code' || way === 'forgotten') return <CodeGate key={way} />;
  return <SignIn isExpired={isExpired} />;
}
