"use client";

import NextLink, { type LinkProps } from "next/link";
import { type FocusEvent, type PointerEvent, useState } from "react";

/**
 * A link as Next has it, whose page is made ready once somebody is about to follow it: pointed at, touched or focused. To
 * do so for every link in sight asks the server some thirty times for each page that is opened.
 */
export function Link<R>({ onPointerEnter, onFocus, ...props }: LinkProps<R>) {
  const [isNear, setNear] = useState(false);
  return (
    <NextLink
      prefetch={isNear ? null : false}
      onPointerEnter={(event: PointerEvent<HTMLAnchorElement>) => {
        setNear(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event: FocusEvent<HTMLAnchorElement>) => {
        setNear(true);
        onFocus?.(event);
      }}
      {...props}
    />
  );
}
