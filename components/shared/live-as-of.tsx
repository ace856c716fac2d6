"use client";

import { AsOf } from "./as-of";
import { useToldUntil } from "./live-state";

type LiveAsOfProps = {
  /** When the figures were read, in epoch ms. */
  readAt: number;
  /** A newer reading was tried and failed: what was told meanwhile is not all in these figures. */
  isBehind: boolean;
  className?: string;
};

/** How old figures are that follow the live stream: as old as the last word from the server, while nothing is missing. */
export function LiveAsOf({ readAt, isBehind, className }: LiveAsOfProps) {
  const toldUntil = useToldUntil();
  const isLive = toldUntil !== null && !isBehind;
  return <AsOf at={isLive ? Math.max(readAt, toldUntil) : readAt} isLive={isLive} className={className} />;
}
