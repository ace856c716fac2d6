import { Field } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { RunExportFormat } from "@/lib/results/runs/contract";

/** What rows can be taken home as. */
export type ExportedFormat = RunExportFormat;

const formats: readonly { value: ExportedFormat; label: string; note: string }[] = [
  { value: "csv", label: "CSV", note: "every request beside its answer" },
  { value: "xlsx", label: "Excel", note: "the same as a workbook" },
  { value: "parquet", label: "Parquet", note: "the same, typed, for notebooks" },
  { value: "jsonl", label: "JSONL, as delivered", note: "the upstream's lines, byte for byte" },
  { value: "chat", label: "Training examples, JSONL", note: "each conversation with its answer" },
];

/** Those with a line for each row and a column for each thing that is known of it. */
export const isTableFormat = (format: ExportedFormat): boolean => format !== "jsonl" && format !== "chat";

type ExportFormatFieldProps = { value: ExportedFormat; onChange: (format: ExportedFormat) => void };

export function ExportFormatField({ value, onChange }: ExportFormatFieldProps) {
  return (
    <Field label="As">
      {(control) => (
        <Select
          value={value}
          onValueChange={(next) => onChange(formats.find((format) => format.value === next)?.value ?? "csv")}
        >
          <SelectTrigger {...control}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {formats.map(({ value: format, label, note }) => (
              <SelectItem key={format} value={format} note={note}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
