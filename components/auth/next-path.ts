/**
 * Where to go after signing in: `next` when it is a path of this site, else "/". Whatever a browser would resolve to
 * another origin (`//host`, `/\host`, `/%09/host` typed with a real tab) or to the API is refused.
 */
export function safeNextPath(next: string | null | undefined): string {
  if (!next?.startsWith("/")) return "/";
  const base = "http://console.invalid";
  if (!URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  const path = `${url.pathname}${url.search}${url.hash}`;
  // "/.//host" parses to this origin, yet its path read again would be another host.
  if (url.origin !== base || path.startsWith("//") || /^\/(api|emulator)(\/|$)/.test(url.pathname)) return "/";
  return path;
}
