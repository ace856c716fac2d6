"use client";

import { Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/utils";
import { useShortcut } from "./use-shortcut";

type SearchFieldProps = {
  value: string;
  onValueChange: (value: string) => void;
  /** What is searched, as name and as placeholder: "Name, id, tag, file". */
  label: string;
  /** Waits for a pause in typing before telling; the field itself never waits. */
  delayMs?: number;
  /** The key that jumps here. Null for a second field on a page. */
  shortcut?: string | null;
  className?: string;
};

/** A search field that owns "/": Escape empties it, a second one leaves it. */
export function SearchField({
  value,
  onValueChange,
  label,
  delayMs = 150,
  shortcut = "/",
  className,
}: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  const tell = useEffectEvent(onValueChange);

  // The address changed without us (back button, "clear filters"): follow it.
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  useEffect(() => {
    if (text === told) return;
    const timer = setTimeout(() => {
      setTold(text);
      tell(text);
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, told, delayMs]);

  useShortcut(shortcut ?? "/", () => input.current?.select(), { enabled: shortcut !== null });

  const clear = () => {
    setText("");
    input.current?.focus();
  };
  return (
    <search className={cn("relative w-full md:max-w-80", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 stroke-[1.6] text-muted-foreground"
      />
      <Input
        ref={input}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text) setText("");
          else input.current?.blur();
          event.stopPropagation();
        }}
        aria-label={label}
        placeholder={label}
        aria-keyshortcuts={shortcut ?? undefined}
        autoComplete="off"
        spellCheck={false}
        className="peer pr-8 pl-8"
      />
      {text ? (
        <button
          type="button"
          onClick={clear}
          aria-label="Clear search"
          className="absolute top-1 right-1 grid size-6 place-items-center rounded-md text-muted-foreground hover:text-foreground"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : (
        shortcut && (
          <Kbd aria-hidden className="pointer-events-none absolute top-[7px] right-2 peer-focus:hidden max-md:hidden">
            {shortcut}
          </Kbd>
        )
      )}
    </search>
  );
}
