"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Input } from "@/components/ui/input";

/** A password that can be looked at while it is typed. */
export function PasswordInput(props: Omit<ComponentProps<typeof Input>, "type">) {
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input {...props} type={isShown ? "text" : "password"} spellCheck={false} className="pr-9" />
      <button
        type="button"
        onClick={() => setIsShown(!isShown)}
        aria-label={isShown ? "Hide password" : "Show password"}
        className="absolute top-1 right-1 grid size-6 place-items-center rounded-md text-muted-foreground hover:text-foreground"
      >
        <Icon aria-hidden className="size-4 stroke-[1.6]" />
      </button>
    </span>
  );
}
