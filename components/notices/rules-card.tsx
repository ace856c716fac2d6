"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { Loaded } from "@/components/shared/loaded";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { audiences, type NoticeRule, noticeKinds } from "@/lib/notices/contract";
import { noticeRulesQuery, setNoticeRuleMutation } from "@/lib/notices/queries";
import { audienceWords, noticeWords } from "./notice-words";

/** One line a kind: on or off, for whom, by mail too. Each change is saved at once. */
export function RulesCard({ mayChange }: { mayChange: boolean }) {
  const team = useTeam();
  const query = useQuery(noticeRulesQuery(team.slug));
  const { data, isFetching } = query;
  const set = useMutation(setNoticeRuleMutation(useQueryClient(), team.slug));
  const change = (rule: NoticeRule) =>
    set.mutate(rule, {
      onError: (failed) => toast.error("The rule was not changed.", { description: failed.message }),
    });
  return (
    <Card className="overflow-hidden" aria-busy={!data && isFetching}>
      <CardHeader>
        <CardTitle>Rules</CardTitle>
        {data && !data.hasMail && (
          <CardDescription>Mail needs SMTP_URL, which this console was started without.</CardDescription>
        )}
      </CardHeader>
      <Loaded
        query={query}
        failed="The rules could not be loaded."
        lines={noticeKinds.length}
        lineLook="h-[34px]"
        className="border-t border-line"
      >
        {({ rules, hasMail }) => (
          <ul aria-label="Rules" className="divide-y divide-line border-t border-line">
            {rules.map((rule) => (
              <li key={rule.kind}>
                <RuleRow rule={rule} hasMail={hasMail} mayChange={mayChange} onChange={change} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

type RuleRowProps = {
  rule: NoticeRule;
  hasMail: boolean;
  mayChange: boolean;
  onChange: (rule: NoticeRule) => void;
};

function RuleRow({ rule, hasMail, mayChange, onChange }: RuleRowProps) {
  const { label, note } = noticeWords[rule.kind];
  const setThreshold = (text: string) => {
    const threshold = Number(text);
    if (Number.isInteger(threshold) && threshold >= 1 && threshold <= 100 && threshold !== rule.threshold)
      onChange({ ...rule, threshold });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <Field inline label={label} description={note} className="min-w-48 flex-1">
        <Checkbox
          checked={rule.isOn}
          disabled={!mayChange}
          onCheckedChange={(isOn) => onChange({ ...rule, isOn: isOn === true })}
        />
      </Field>
      {rule.threshold !== null && (
        <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
          from
          <Input
            key={rule.threshold}
            type="number"
            min={1}
            max={100}
            defaultValue={rule.threshold}
            disabled={!mayChange || !rule.isOn}
            aria-label="Share of failed rows, per cent"
            className="h-6.5 w-14"
            onBlur={(event) => setThreshold(event.target.value)}
          />
          %
        </span>
      )}
      <Select
        value={rule.audience}
        disabled={!mayChange || !rule.isOn}
        onValueChange={(value) => {
          const audience = audiences.find((one) => one === value);
          if (audience) onChange({ ...rule, audience });
        }}
      >
        <SelectTrigger size="sm" aria-label={`${label}: for whom`} className="w-40">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          {audiences.map((audience) => (
            <SelectItem key={audience} value={audience}>
              {audienceWords[audience]}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Field inline label="by mail">
        <Checkbox
          checked={rule.byMail}
          disabled={!mayChange || !rule.isOn || !hasMail}
          aria-label={`${label}: by mail too`}
          onCheckedChange={(byMail) => onChange({ ...rule, byMail: byMail === true })}
        />
      </Field>
    </div>
  );
}
