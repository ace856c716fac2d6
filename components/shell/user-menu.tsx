"use client";

import { Bell, BellOff, Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { setNotify, useNotify } from "./notify";
import type { ShellContext } from "./shell-types";
import { themeChoices } from "./theme-choice";

type UserMenuProps = Pick<ShellContext, "user" | "onSignOut"> & { onShowShortcuts: () => void };

const notifyWords = {
  on: "Notifies you here · turn off",
  off: "Notify me when my batches end",
  impossible: "Notifications are blocked here",
};

/** Who is signed in; theme, shortcuts, signing out. */
export function UserMenu({ user, onSignOut, onShowShortcuts }: UserMenuProps) {
  const { theme, setTheme } = useTheme();
  const notify = useNotify();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left text-xs font-medium text-muted-foreground transition-colors hover:bg-accent hover:text-foreground aria-expanded:bg-accent">
        <Avatar name={user.name} seed={user.id} decorative />
        <span className="min-w-0 truncate" title={user.email}>
          You · {user.role}
        </span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="min-w-(--radix-dropdown-menu-trigger-width)">
        <div className="px-2 py-1.5">
          <div className="truncate text-sm font-medium">{user.name}</div>
          <div className="truncate text-xs text-muted-foreground">{user.email}</div>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuLabel id="theme-choice">Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup aria-labelledby="theme-choice" value={theme} onValueChange={setTheme}>
          {themeChoices.map((choice) => (
            <DropdownMenuRadioItem key={choice.value} value={choice.value} onSelect={(event) => event.preventDefault()}>
              <choice.icon aria-hidden />
              {choice.label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem disabled={notify === "impossible"} onSelect={() => void setNotify(notify !== "on")}>
          {notify === "on" ? <Bell aria-hidden /> : <BellOff aria-hidden />}
          {notifyWords[notify]}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={onShowShortcuts}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
          <DropdownMenuShortcut>?</DropdownMenuShortcut>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={onSignOut}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
