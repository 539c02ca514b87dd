import type { Logger } from '../../src/core/log';

export const silentLogger: Logger = { trace() {}, info() {}, warn() {}, error() {} };
