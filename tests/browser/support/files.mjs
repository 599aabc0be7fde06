// What was downloaded, read by programs that are not ours.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The text of a PDF as pdftotext reads it, in one line. */
export async function textOfPdf(path) {
  const most = 64 * 1024 * 1024;
  const read = await promisify(execFile)("pdftotext", ["-enc", "UTF-8", path, "-"], { maxBuffer: most });
  return read.stdout.replace(/\s+/g, " ");
}
