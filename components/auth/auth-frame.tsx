import type { ReactNode } from "react";
import { Logo } from "@/components/shared/logo";

/** What stands around the sign-in and set-up cards. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-115 flex-col px-4 py-10 sm:justify-center sm:py-16">
      <div className="mb-5 flex items-center gap-2.5 px-1">
        <Logo />
        <span className="text-[0.9375rem] font-semibold tracking-[-0.01em]">Batchdeck</span>
      </div>
      {children}
    </main>
  );
}
