"use client";

import { type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

/**
 * A component that is fetched apart from its page. Like `next/dynamic`, but where it has been fetched before it is first drawn
 * (`fetch`), it is drawn at once, in one go with what is around it; a lazy component draws its stand-in first, however early it came.
 */
export function fetched<Props extends object>(load: () => Promise<ComponentType<Props>>, standIn: ReactNode) {
  let here: ComponentType<Props> | null = null;
  const fetch = async () => {
    here = await load();
    return { default: here };
  };
  const Lazy = lazy(fetch);
  function Fetched(props: Props) {
    // Decided once: another kind of element would begin anew, its state lost.
    const [Here] = useState(() => here);
    if (Here) return <Here {...props} />;
    return (
      <Suspense fallback={standIn}>
        <Lazy {...props} />
      </Suspense>
    );
  }
  return Object.assign(Fetched, { fetch });
}
