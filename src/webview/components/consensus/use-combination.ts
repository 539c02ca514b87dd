import { useSignal, useSignalEffect, type Signal } from '@preact/signals';
import type { Combination, CombinationRules, RunView } from '../../../protocol/messages';
import { usePanel } from '../../state/panel-context';

/** What the models say together under the rules that the user has set, and how to set others. */
export interface Combined {
  consensus: Combination['consensus'] | null;
  votes: Combination['votes'] | null;
  /** The rules in force; null: those of the run. */
  rules: Signal<CombinationRules | null>;
  /** The rules of the run. */
  original: CombinationRules;
  /** How long the last combination took; null where the run's own is shown. */
  milliseconds: number | null;
}

/**
 * The consensus of the run, or, once rules are changed or where the run was not made in consensus mode, the one that the host combines.
 * Until the host has answered, what was shown before stays.
 */
export function useCombination(): Combined {
  const { state, post } = usePanel();
  const rules = useSignal<CombinationRules | null>(null);
  const asked = useSignal(0);
  const run = state.run.value;
  const original = originalRules(run);
  const needsHost = run !== null && run.analysis !== null && (rules.value !== null || run.consensus === null);
  useSignalEffect(() => {
    const current = state.run.value;
    if (current?.analysis && (rules.value !== null || current.consensus === null)) {
      asked.value = asked.peek() + 1;
      post({ type: 'what-if', id: asked.peek(), ...(rules.value ?? originalRules(current)) });
    }
  });
  const answer = state.whatIf.value;
  if (!needsHost) {
    return {
      consensus: run?.consensus ?? null,
      votes: run?.analysis?.votes ?? null,
      rules,
      original,
      milliseconds: null,
    };
  }
  return {
    consensus: answer?.combination.consensus ?? run.consensus,
    votes: answer?.combination.votes ?? run.analysis?.votes ?? null,
    rules,
    original,
    milliseconds: answer?.id === asked.value ? answer.milliseconds : null,
  };
}

function originalRules(run: Pick<RunView, 'analysis' | 'rules'> | null): CombinationRules {
  const byModel = Object.entries(run?.analysis?.votes.byModel ?? {});
  return {
    weights: Object.fromEntries(byModel.map(([key, { weight }]) => [key, weight])),
    included: byModel.map(([key]) => key),
    threshold: run?.rules.threshold ?? 0,
    minSupport: run?.rules.minSupport ?? 0,
  };
}
