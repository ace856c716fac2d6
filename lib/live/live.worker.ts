import "@/lib/wire/jitless";

import type { FromWorker, ToWorker } from "./port-messages";
import { LiveShare } from "./share";

/** Held by all tabs of a browser that look at one team: they hear one stream. It ends with the last of them. */
const ports = new Set<MessagePort>();
let share: LiveShare | null = null;

function leave(port: MessagePort): void {
  ports.delete(port);
  port.close();
  if (ports.size > 0) return;
  share?.close();
  share = null;
}

function join(port: MessagePort, { team, after, lock }: Extract<ToWorker, { kind: "join" }>): void {
  ports.add(port);
  share ??= new LiveShare(team, after, (heard) => {
    for (const each of ports) each.postMessage(heard satisfies FromWorker);
  });
  for (const heard of share.join(after)) port.postMessage(heard satisfies FromWorker);
  // A tab that crashes says nothing, but its lock comes free.
  void navigator.locks?.request(lock, () => leave(port));
}

addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === "join") join(port, data);
    else if (data.kind === "check") share?.check();
    else leave(port);
  };
});
