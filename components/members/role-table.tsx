import { Check } from "lucide-react";
import { Disclosure } from "@/components/shared/disclosure";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { can, mayWords, permissions, roles } from "@/lib/access";

/** What each role may do, read from the same table that decides it. */
export function RoleTable() {
  return (
    <Disclosure title="What each role may do">
      <Card className="mt-2 overflow-hidden">
        <Table aria-label="What each role may do">
          <TableHeader>
            <TableRow>
              <TableHead>May</TableHead>
              {roles.map((role) => (
                <TableHead key={role} className="text-center capitalize">
                  {role}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {permissions.map((permission) => (
              <TableRow key={permission}>
                <TableCell className="first-letter:uppercase">{mayWords(permission)}</TableCell>
                {roles.map((role) => (
                  <TableCell key={role} className="text-center">
                    {can(role, permission) ? (
                      <Check role="img" aria-label="yes" className="inline size-4 stroke-[1.6] text-good-ink" />
                    ) : (
                      <span className="text-muted-foreground">no</span>
                    )}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </Disclosure>
  );
}
