/** Where diagnostics go: a log channel in the editor, stderr in the CLI, a recorder in tests. Keys never; row content at trace only. */
export interface Logger {
  trace(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
