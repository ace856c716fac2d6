import { BlockList, isIP } from "node:net";

/** `public`: anyone's. `private`: this machine or its network. `never`: nobody's API lives there. */
export type Reach = "public" | "private" | "never";

function list(...subnets: string[]): BlockList {
  const made = new BlockList();
  for (const subnet of subnets) {
    const [net = "", bits = ""] = subnet.split("/");
    made.addSubnet(net, Number(bits), isIP(net) === 6 ? "ipv6" : "ipv4");
  }
  return made;
}

// Link-local and the fixed addresses of cloud metadata services hand out credentials; the rest is no host at all.
const never = list(
  ...["0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"],
  ...["100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32"],
  ...["::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128", "fd20:ce::254/128"],
);
const inside = list(
  ...["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  ...["::1/128", "fc00::/7"],
);
// Special-purpose ranges (IANA registries) that must not pass for public ones.
const special = list(
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"],
);
const global6 = list("2000::/3");
// IPv4 inside IPv6: mapped, compatible, NAT64. The outer address says nothing about where it leads.
const carried = list("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48");

/** Where an IP address leads, by the IANA special-purpose registries. Anything that is not an IP address: `never`. */
export function reachOf(address: string): Reach {
  const text = address.replace(/%.*$/, "");
  const version = isIP(text);
  if (version === 0) return "never";
  const type = version === 6 ? "ipv6" : "ipv4";
  if (never.check(text, type)) return "never";
  if (inside.check(text, type)) return "private";
  if (version === 6 && (carried.check(text, type) || !global6.check(text, type))) return "never";
  return special.check(text, type) ? "never" : "public";
}
