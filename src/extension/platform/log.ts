import type { LogOutputChannel } from 'vscode';
import type { Logger } from '../../core/log';

/** The core's logger on the product's log channel. */
export function channelLogger(channel: LogOutputChannel): Logger {
  return {
    trace: (message) => channel.trace(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message) => channel.error(message),
  };
}
