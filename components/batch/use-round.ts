import { useEffect, useState } from "react";

type RoundOptions = {
  rows: { held: number; showNew: () => void };
  /** Whether more may come. */
  isRunning: boolean;
  /** The row somebody is at. */
  active: number | null;
  /** Leaves the row somebody is at. */
  onLeave: () => void;
};

/**
 * Counts how often new rows were let in: a list drawn anew starts at the top, where they are. Once nothing more can come
 * there is nothing to hold back from somebody who is not in the middle of reading.
 */
export function useRound({ rows, isRunning, active, onLeave }: RoundOptions): { round: number; next: () => void } {
  const { held, showNew } = rows;
  const [round, setRound] = useState(0);
  const isSettled = !isRunning && held > 0 && active === null;
  useEffect(() => {
    if (isSettled) showNew();
  }, [isSettled, showNew]);
  const next = () => {
    showNew();
    onLeave();
    setRound(round + 1);
  };
  return { round, next };
}
