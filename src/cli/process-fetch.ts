import type { Experiment } from '../core/experiment/experiment';
import { environmentProxies, modelFetch } from '../core/providers/transport';
import type { Terminal } from './terminal';

/** The fetch for calls to the models of an experiment, through the proxies that the environment names; none: the platform's. */
export function processFetch({ keys }: Terminal, experiment?: Experiment): { fetch?: typeof fetch } {
  const seconds = experiment?.generation.models.map(({ timeoutSeconds }) => timeoutSeconds) ?? [];
  const send = modelFetch({
    longestMs: Math.max(0, ...seconds) * 1000,
    proxies: environmentProxies((name) => keys.variable(name)),
  });
  return send ? { fetch: send } : {};
}
