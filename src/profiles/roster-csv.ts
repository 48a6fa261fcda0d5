import { CsvError, parse } from "csv-parse/sync";
import { findField, type RawRow } from "./roster-fields.ts";
import { requireRows } from "./roster-text.ts";

// The first row names the columns, in any order; columns that daypass does not know are passed over. Without such a row the columns
// are name, role ARN and region.

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
  readonly fault?: string;
}

/** Reads a table whose cells are parted by commas, semicolons or tabs, with quotes as spreadsheets write them. */
export function readCsv(text: string, path: string): readonly RawRow[] {
  const [first, ...rest] = linesOf(text, path);
  if (first === undefined) return [];
  const isHeader = first.cells.some((cell) => findField(cell) !== undefined);
  const columns = isHeader ? first.cells : ["name", "roleArn", "region"];
  return (isHeader ? rest : [first, ...rest]).map(({ cells, line, fault }): RawRow => {
    const values = new Map<string, { text: string }>();
    for (const [index, cell] of cells.entries()) {
      const column = columns[index] ?? "";
      // A column that is there twice: the first one that says something.
      if (column !== "" && (values.get(column)?.text ?? "") === "") values.set(column, { text: cell });
    }
    const extra = cells.slice(columns.length).some((cell) => cell !== "");
    return {
      line,
      column: 1,
      values,
      fault: fault ?? (extra ? "it has more cells than there are columns" : undefined),
    };
  });
}

function linesOf(text: string, path: string): readonly Line[] {
  const delimiter = delimiterOf(text);
  try {
    return parsed(text, delimiter, 0);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  // A quote in the wrong place swallows what follows it. Line by line it spoils its own line only.
  const lines = text.split(/\r\n|\n|\r/);
  requireRows(lines.length, path);
  return lines.flatMap((line, index): readonly Line[] => {
    try {
      return parsed(line, delimiter, index);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return [{ cells: [], line: index + 1, fault: "its quotes are not those of a CSV file" }];
    }
  });
}

function parsed(text: string, delimiter: string, linesAbove: number): readonly Line[] {
  const lines: number[] = [];
  const records = parse(text, {
    ...{ bom: true, comment: "#", comment_no_infix: true, delimiter, relax_column_count: true, trim: true },
    ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
    on_record: (cells: string[], context) => {
      lines.push(linesAbove + context.lines - lineBreaksIn(cells));
      return cells;
    },
  });
  return records.map((cells, index) => ({ cells, line: lines[index] ?? 0 }));
}

function lineBreaksIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

function delimiterOf(text: string): string {
  const [first = ""] = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const counts = [",", ";", "\t"].map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter;
}
