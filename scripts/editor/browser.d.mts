import type { Browser, Page } from 'playwright-core';
import type { Server } from './editor.mjs';

export interface WorkbenchPageOptions {
  readonly folder: string;
  readonly extensions?: readonly string[];
  readonly testsPath?: string;
}

export function launchBrowser(executablePath: string): Promise<Browser>;
export function openWorkbenchPage(page: Page, server: Server, options: WorkbenchPageOptions): Promise<void>;
