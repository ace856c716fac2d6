"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { PasswordInput } from "@/components/shared/password-input";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { confirmMutation, sessionsQuery } from "@/lib/account/queries";
import { setConfirmer } from "@/lib/wire/call";
import { SignInAgain } from "./sign-in-again";

type Asking = { answer: (isConfirmed: boolean) => void };

/** Asks for the password when an act needs it, and lets the act go on by itself afterwards. */
export function ConfirmIdentity() {
  const [asking, setAsking] = useState<Asking | null>(null);
  const [password, setPassword] = useState("");
  const confirm = useMutation(confirmMutation);
  const { data } = useQuery({ ...sessionsQuery, enabled: asking !== null });
  const hasPassword = data?.hasPassword !== false;

  useEffect(
    () =>
      setConfirmer(
        () =>
          new Promise<boolean>((answer) => {
            setPassword("");
            setAsking({ answer });
          }),
      ),
    [],
  );
  const finish = (isConfirmed: boolean) => {
    asking?.answer(isConfirmed);
    setAsking(null);
    confirm.reset();
  };
  return (
    <Dialog open={asking !== null} onOpenChange={(isOpen) => !isOpen && finish(false)}>
      <DialogContent>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            // This form may stand in a dialog of another one, whose own submit it must not set off.
            event.stopPropagation();
            confirm.mutate(password, { onSuccess: () => finish(true) });
          }}
        >
          <DialogHeader>
            <DialogTitle>Is it you?</DialogTitle>
            <DialogDescription>
              {hasPassword
                ? "Keys, tokens and members are changed only by someone who knows your password. It is asked for again after ten minutes."
                : "Keys, tokens and members are changed only within ten minutes of signing in. Nothing on this page is sent before you come back and do it again."}
            </DialogDescription>
          </DialogHeader>
          {hasPassword && (
            <Field label="Your password" {...(confirm.error ? { error: confirm.error.message } : {})}>
              <PasswordInput
                autoFocus
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            </Field>
          )}
          <DialogFooter>
            <Button variant="outline" onClick={() => finish(false)}>
              Go back
            </Button>
            {hasPassword ? (
              <Button type="submit" pending={confirm.isPending} disabled={password === ""}>
                Go on
              </Button>
            ) : (
              <SignInAgain />
            )}
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
