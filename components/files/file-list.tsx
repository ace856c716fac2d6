import { Time } from "@/components/shared/time";
import { Avatar } from "@/components/ui/avatar";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { InputFile } from "@/lib/files/contract";
import { formatBytes, formatCount, plural } from "@/lib/format";
import { FileMenu } from "./file-menu";
import { FileState } from "./file-state";
import { FileUsage } from "./file-usage";
import { modelWords } from "./file-words";
import { NewFromFile } from "./new-from-file";

type FileListProps = { files: readonly InputFile[] };

const requestsOf = ({ requests }: InputFile) => (requests === null ? "–" : formatCount(requests));

/** The files on a wide screen. */
export function FileTable({ files }: FileListProps) {
  return (
    <Table aria-label="Files" className="min-w-[980px]">
      <TableHeader>
        <TableRow>
          <TableHead>File</TableHead>
          <TableHead>State</TableHead>
          <TableHead align="right">Requests</TableHead>
          <TableHead align="right">Size</TableHead>
          <TableHead>Models</TableHead>
          <TableHead>
            <span className="sr-only">Member</span>
          </TableHead>
          <TableHead align="right">Uploaded</TableHead>
          <TableHead align="right">
            <span className="sr-only">Acts</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {files.map((file) => (
          <TableRow key={file.id}>
            <TableCell className="max-w-72">
              <div className="truncate font-medium" title={file.name}>
                {file.name}
              </div>
              <div className="text-xs text-muted-foreground">
                <FileUsage file={file} />
              </div>
            </TableCell>
            <TableCell className="max-w-80">
              <FileState file={file} />
            </TableCell>
            <TableCell align="right">{requestsOf(file)}</TableCell>
            <TableCell align="right" className="whitespace-nowrap">
              {formatBytes(file.sizeBytes)}
            </TableCell>
            <TableCell className="whitespace-nowrap" title={file.models.join(", ")}>
              {modelWords(file.models)}
            </TableCell>
            <TableCell>{file.createdBy && <Avatar name={file.createdBy.name} seed={file.createdBy.id} />}</TableCell>
            <TableCell align="right" className="text-xs whitespace-nowrap text-muted-foreground">
              <Time at={file.createdAt} look="age" />
            </TableCell>
            <TableCell align="right">
              <div className="flex items-center justify-end gap-1">
                <NewFromFile file={file} />
                <FileMenu file={file} />
              </div>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The files on a phone. */
export function FileCards({ files }: FileListProps) {
  return (
    <ul aria-label="Files" className="divide-y divide-line">
      {files.map((file) => (
        <li key={file.id} className="grid gap-2 px-4 py-3 text-sm">
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <div className="font-medium wrap-anywhere">{file.name}</div>
              <div className="text-xs text-muted-foreground tabular-nums">
                {file.requests !== null && `${plural(file.requests, "request")} · `}
                {formatBytes(file.sizeBytes)} · <FileUsage file={file} />
              </div>
            </div>
            {file.createdBy && <Avatar name={file.createdBy.name} seed={file.createdBy.id} />}
          </div>
          <FileState file={file} />
          <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-muted-foreground">
            <span>
              {modelWords(file.models)} · <Time at={file.createdAt} look="age" />
            </span>
            <span className="ml-auto flex items-center gap-1">
              <NewFromFile file={file} />
              <FileMenu file={file} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
