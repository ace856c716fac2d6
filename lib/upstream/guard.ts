import "server-only";
import { lookup as lookupName } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { type Environment, once, parseEnvironment } from "@/lib/runtime";
import { type Reach, reachOf } from "./address";
import { UpstreamError } from "./errors";

const addressRefused = "address_refused";

const refuse = (message: string): UpstreamError => new UpstreamError("refused", message, { code: addressRefused });

const words = {
  private:
    "This address is on the console's own machine or network. Set ALLOW_PRIVATE_UPSTREAMS=on to let the console call it.",
  never: "No API can be called at this address.",
  plain: "The console only sends keys over https. Use an address that begins with https://.",
};

/** Names that only mean something on the own machine or network, whatever a resolver makes of them. */
const insideName = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa)$|^[^.]+$/;

/** Where the emulator is found: `EMULATOR_URL`, else inside this console; null when it is switched off. */
export function emulatorBaseUrl(env: Environment = parseEnvironment(process.env)): string | null {
  if (env.EMULATOR_URL) return env.EMULATOR_URL.replace(/\/+$/, "");
  return env.EMULATOR === "on" ? `http://127.0.0.1:${env.PORT}/emulator/v1` : null;
}

/** Addresses of emulators inside sibling consoles over the same database. */
const siblings = () => once("emulator.siblings", () => new Set<string>());

/** Opens the address of a sibling's emulator. Only loopback addresses of the emulator's own door are taken. */
export function allowSiblingEmulator(baseUrl: string): void {
  if (/^http:\/\/127\.0\.0\.1:\d+\/emulator\/v1$/.test(baseUrl)) siblings().add(baseUrl);
}

/** Private addresses are for the operator to open, by `ALLOW_PRIVATE_UPSTREAMS`; the emulator alone needs no opening. */
function isPrivateAllowed(url: URL): boolean {
  const env = parseEnvironment(process.env);
  if (env.ALLOW_PRIVATE_UPSTREAMS === "on") return true;
  const own = emulatorBaseUrl(env);
  return [...siblings(), ...(own === null ? [] : [own])].some(
    (base) => url.href === base || url.href.startsWith(`${base}/`),
  );
}

export type Policy = { isPrivateAllowed: boolean; isPlain: boolean };

function requireReach(reach: Reach, { isPrivateAllowed, isPlain }: Policy): void {
  if (reach === "never") throw refuse(words.never);
  if (reach === "private" && !isPrivateAllowed) throw refuse(words.private);
  if (reach === "public" && isPlain) throw refuse(words.plain);
}

const hostOf = (url: URL): string =>
  url.hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();

/**
 * Checks everything about an address that can be told without asking a resolver.
 * @throws UpstreamError `refused`, code `address_refused`
 */
export function policyFor(url: URL): Policy {
  const policy = { isPrivateAllowed: isPrivateAllowed(url), isPlain: url.protocol === "http:" };
  if (!policy.isPlain && url.protocol !== "https:") throw refuse(words.plain);
  if (url.username || url.password) throw refuse("The address must not contain a user name or password.");
  const host = hostOf(url);
  if (host === "") throw refuse(words.never);
  if (isIP(host)) requireReach(reachOf(host), policy);
  else if (!policy.isPrivateAllowed && (policy.isPlain || insideName.test(host)))
    throw refuse(insideName.test(host) ? words.private : words.plain);
  return policy;
}

type Resolve = typeof lookupName;

/**
 * A `lookup` for sockets: resolves a name, checks every address it stands for, and hands exactly those on to be
 * dialled. A name that changes between a check and a connection (DNS rebinding) has no moment to do so.
 */
export function guardedLookup(policy: Policy, resolve: Resolve = lookupName): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], 0);
      try {
        for (const { address } of addresses) requireReach(reachOf(address), policy);
      } catch (refused) {
        return callback(refused as Error, [], 0);
      }
      const [first] = addresses;
      if (!first) return callback(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), [], 0);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/**
 * Whether an address may be called at all, for the moment it is entered; every call checks again. A name that nobody
 * knows passes: that is for the call to find out.
 * @throws UpstreamError `refused`, code `address_refused`
 */
export async function requireAllowed(url: URL, resolve?: Resolve): Promise<void> {
  const policy = policyFor(url);
  const host = hostOf(url);
  if (isIP(host)) return;
  const lookup = guardedLookup(policy, resolve);
  await new Promise<void>((pass, fail) =>
    lookup(host, { all: true }, (error) => (error instanceof UpstreamError ? fail(error) : pass())),
  );
}
