"use client";

import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

const themes = { light: "light", dark: "dark", system: "system" } as const;

/** Where `toast()` of sonner appears. Mounted once, by the providers. */
export function Toaster() {
  const { theme } = useTheme();
  return (
    <Sonner
      theme={theme === "light" || theme === "dark" ? themes[theme] : themes.system}
      position="bottom-right"
      visibleToasts={4}
      gap={8}
      icons={{
        success: <CircleCheck className="size-4 stroke-[1.6] text-good-ink" />,
        info: <Info className="size-4 stroke-[1.6] text-run-ink" />,
        warning: <TriangleAlert className="size-4 stroke-[1.6] text-risk-ink" />,
        error: <CircleAlert className="size-4 stroke-[1.6] text-bad-ink" />,
        loading: <LoaderCircle className="size-4 animate-spin stroke-[1.6]" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-(--width) items-center gap-2.5 rounded-xl border bg-popover px-3.5 py-3 text-sm text-popover-foreground shadow-pop",
          content: "min-w-0 flex-1",
          title: "font-medium",
          description: "text-xs text-muted-foreground",
          actionButton:
            "h-6.5 shrink-0 rounded-lg border border-input bg-card px-2 text-xs font-medium hover:bg-accent",
          cancelButton: "h-6.5 shrink-0 rounded-lg px-2 text-xs font-medium text-muted-foreground hover:bg-accent",
        },
      }}
    />
  );
}
