/** What the build puts here: every file of the shell, and a name that changes with any of them. */
declare const SHELL: { readonly name: string; readonly paths: readonly string[] };
declare const self: ServiceWorkerGlobalScope;

/**
 * Keeps the shell of the page, so that it opens and says so when the hub can't be reached. Never what the hub says: a door
 * that was locked yesterday is no news.
 */
self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL.name)
      .then((cache) => cache.addAll(SHELL.paths))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== SHELL.name).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) return;
  if (!SHELL.paths.includes(pathname)) return;
  // A name with its digest never changes; the page itself is the hub's newest, as long as the hub answers.
  event.respondWith(pathname.startsWith('/assets/') ? keptFirst(event.request) : hubFirst(event.request));
});

async function keptFirst(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function hubFirst(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}
