"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { CopyId } from "@/components/shared/copy-id";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { can } from "@/lib/access";
import { leaveMutation, membersQuery, renameMutation, transferMutation } from "@/lib/teams/queries";
import { SettingRow } from "./setting-row";

/** The team itself: its name, who owns it, and the way out. */
export function TeamPage() {
  const team = useTeam();
  const router = useRouter();
  const client = useQueryClient();
  const [name, setName] = useState(team.name);
  const [heir, setHeir] = useState("");
  const [open, setOpen] = useState<"transfer" | "leave" | null>(null);
  const { data } = useQuery(membersQuery(team.slug));
  const rename = useMutation(renameMutation(team.slug));
  const transfer = useMutation(transferMutation(client, team.slug));
  const leave = useMutation(leaveMutation(team.slug));
  const mayWrite = can(team.role, "team:write");
  const others = (data?.members ?? []).filter((member) => member.userId !== team.person.id);
  const chosen = others.find((member) => member.userId === heir);
  const saveName = () =>
    rename.mutate(
      { name },
      {
        onSuccess: () => {
          toast.success("The team has its new name.");
          router.refresh();
        },
      },
    );
  const saveZone = (zone: string) =>
    rename.mutate(
      { name: team.name, zone },
      {
        onSuccess: () => {
          toast.success("Days and months now follow the new zone.");
          router.refresh();
        },
      },
    );
  return (
    <section aria-labelledby="team" className="grid gap-3">
      <h2 id="team" className="text-base font-semibold">
        Team
      </h2>
      <Card className="divide-y divide-line">
        <SettingRow title="Name" note="Its address stays as it is, so that links keep working.">
          <form
            className="flex items-start gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              saveName();
            }}
          >
            <Field
              label={<span className="sr-only">Name</span>}
              {...(rename.error ? { error: rename.error.message } : {})}
            >
              <Input
                className="w-56"
                value={name}
                disabled={!mayWrite}
                maxLength={60}
                onChange={(event) => setName(event.target.value)}
              />
            </Field>
            {mayWrite && (
              <Button
                type="submit"
                variant="outline"
                className="mt-1.5"
                pending={rename.isPending}
                disabled={name.trim() === "" || name === team.name}
              >
                Rename
              </Button>
            )}
          </form>
        </SettingRow>
        <SettingRow title="Address" note="As it stands in links and in the API.">
          <CopyId id={team.slug} what="address" />
        </SettingRow>
        <SettingRow
          title="Time zone"
          note="Days, weeks and months of usage and budgets follow its calendar. What was counted before stays on its day."
        >
          <Select value={team.zone} onValueChange={saveZone} disabled={!mayWrite || rename.isPending}>
            <SelectTrigger aria-label="Time zone" className="w-56">
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {zonesWith(team.zone).map((zone) => (
                <SelectItem key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        </SettingRow>
        {mayWrite && (
          <SettingRow title="Hand the team over" note="Another member becomes its owner, and you an admin.">
            <div className="flex flex-wrap gap-2">
              <Select value={heir} onValueChange={setHeir} disabled={others.length === 0}>
                <SelectTrigger aria-label="New owner" className="w-56">
                  <SelectValue placeholder={others.length === 0 ? "Nobody else is here" : "Choose a member"} />
                </SelectTrigger>
                <SelectContent>
                  {others.map((member) => (
                    <SelectItem key={member.userId} value={member.userId}>
                      {member.name}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
              <Button variant="outline" disabled={!chosen} onClick={() => setOpen("transfer")}>
                Hand over…
              </Button>
            </div>
          </SettingRow>
        )}
        <SettingRow title="Leave the team" note="Your batches go on and stay with the team.">
          <Button variant="destructive-outline" onClick={() => setOpen("leave")}>
            Leave…
          </Button>
        </SettingRow>
      </Card>
      <ConfirmDialog
        open={open === "transfer"}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        title={`Make ${chosen?.name} the owner of ${team.name}?`}
        confirmLabel="Hand over"
        onConfirm={async () => {
          await transfer.mutateAsync(heir);
          toast.success(`${chosen?.name} owns ${team.name} now.`);
          router.refresh();
        }}
      >
        You become an admin. Only an owner can make you one again.
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "leave"}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        title={`Leave ${team.name}?`}
        confirmLabel="Leave the team"
        onConfirm={async () => {
          await leave.mutateAsync();
          window.location.assign("/");
        }}
      >
        You lose sight of it at once, and your console tokens for it end. To come back you need a new invitation.
      </ConfirmDialog>
    </section>
  );
}

/** Every zone the browser knows, the team's own and UTC among them. */
const zonesWith = (own: string): string[] => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", own])].sort();
