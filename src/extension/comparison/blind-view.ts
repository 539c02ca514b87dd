import { blinded, type BlindNames } from '../../core/reviews/blind-mode';
import type { AnalysisView, Combination, CombinationRules, ModelView, RunView } from '../../protocol/messages';
import type { Judgement, ReviewsView } from '../../protocol/reviews';

const byName = new Intl.Collator('en', { numeric: true });

/**
 * A view of a run that tells nothing of which model is which: names, providers, families, weights, tokens, cost, times, hosts and what
 * models warned of or failed with are gone, and everything is in the order of the new names.
 */
export function blindRunView(view: RunView, names: BlindNames): RunView {
  const hidden = blinded(view, names);
  return {
    ...hidden,
    directory: view.directory,
    hosts: [],
    models: view.models
      .map((model) => blindModelView(model, names))
      .sort((left, right) => byName.compare(left.key, right.key)),
    consensus: hidden.consensus && ordered(hidden.consensus),
    analysis: hidden.analysis && { ...hidden.analysis, votes: blindVotes(hidden.analysis.votes) },
    aligned: hidden.aligned && ordered(hidden.aligned),
    totals: {
      inputTokens: null,
      outputTokens: null,
      tokensComplete: false,
      usd: null,
      usdComplete: false,
      wallMs: 0,
    },
    blind: true,
    experimentFile: null,
  };
}

/** The view of a model run under its new name. */
export function blindModelView(model: ModelView, names: BlindNames): ModelView {
  const label = names.labels.get(model.key) ?? 'a model';
  return {
    ...blinded(model, names),
    key: label,
    provider: '',
    model: label,
    note: null,
    usage: null,
    cost: null,
    latencyMs: null,
    timeToFirstTokenMs: null,
    queuedMs: 0,
    waitedMs: 0,
    attempts: 0,
    warnings: [],
    error: model.error && {
      code: 'internal',
      message: 'Why is told once the models are revealed.',
      status: null,
      retryable: false,
      actions: [],
    },
  };
}

/** What the models say together, under their new names. */
export function blindCombination(combination: Combination, names: BlindNames): Combination {
  const hidden = blinded(combination, names);
  return { ...hidden, votes: blindVotes(hidden.votes), consensus: ordered(hidden.consensus) };
}

/** What people say of a run, under the new names. */
export function blindReviews(reviews: ReviewsView, names: BlindNames): ReviewsView {
  const hidden = blinded(reviews, names);
  const own = (rater: ReviewsView['own']): ReviewsView['own'] => ({ ...blinded(rater, names), rater: rater.rater });
  return {
    ...hidden,
    own: own(reviews.own),
    others: reviews.others.map(own),
    readOnly: reviews.readOnly,
  };
}

/** Each vote counts by its verified share alone, as configured weights and families would tell. */
function blindVotes({ byModel, configuredOnly }: AnalysisView['votes']): AnalysisView['votes'] {
  const votes = Object.entries(byModel).map(([label, { verifiedShare }]) => [
    label,
    { family: label, weight: 1, verifiedShare, sharedBy: 1, effectiveWeight: verifiedShare },
  ]);
  return { byModel: Object.fromEntries(votes), configuredOnly };
}

/** Lists of what refers to personas in the order of the references: their own would tell that of the models. */
function ordered<Value>(value: Value): Value {
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) {
      const items = part.map(walk);
      return items.length > 1 && items.every((item) => referenceIn(item) !== null)
        ? items.sort((left, right) => byName.compare(referenceIn(left) ?? '', referenceIn(right) ?? ''))
        : items;
    }
    return typeof part === 'object' && part !== null
      ? Object.fromEntries(Object.entries(part).map(([name, item]) => [name, walk(item)]))
      : part;
  };
  // The walk keeps every field and its type: only the order of lists changes.
  return walk(value) as Value;
}

/** What a wording, a value or a cell is said by; claims, excerpts and personas keep their order. */
function referenceIn(item: unknown): string | null {
  if (typeof item !== 'object' || item === null || 'support' in item || 'verdict' in item) {
    return null;
  }
  const refs: unknown = 'ref' in item ? [item.ref] : 'refs' in item ? item.refs : null;
  const first: unknown = Array.isArray(refs) ? refs[0] : null;
  return typeof first === 'string' ? first : null;
}

/** The key of a model run, or itself where it is shown under its own name. */
export function keyOf(shown: string, names: BlindNames | null): string {
  const found = [...(names?.labels ?? [])].find(([, label]) => label === shown);
  return found?.[0] ?? shown;
}

/** A persona's reference as it is shown: under the name of its model, or the new one. */
export function shownReference(ref: string, names: BlindNames | null): string {
  const slash = ref.lastIndexOf('/');
  const label = slash === -1 ? undefined : names?.labels.get(ref.slice(0, slash));
  return label === undefined ? ref : label + ref.slice(slash);
}

function referenceOf(shown: string, names: BlindNames | null): string {
  const slash = shown.lastIndexOf('/');
  return slash === -1 ? shown : keyOf(shown.slice(0, slash), names) + shown.slice(slash);
}

/** What the page asks for, with the keys of the run in the place of the names it was shown. */
export function judgementOf(judgement: Judgement, names: BlindNames | null): Judgement {
  switch (judgement.type) {
    case 'choose-winner':
      return { ...judgement, key: judgement.key === null ? null : keyOf(judgement.key, names) };
    case 'dismiss-gap':
      return { ...judgement, model: judgement.model === null ? null : keyOf(judgement.model, names) };
    case 'comment':
      return { ...judgement, ref: judgement.ref === null ? null : referenceOf(judgement.ref, names) };
    case 'merge':
      return { ...judgement, ref: referenceOf(judgement.ref, names), into: referenceOf(judgement.into, names) };
    case 'undo':
      return judgement;
    case 'rate':
    case 'rename':
    case 'edit-claim':
    case 'reject-claim':
    case 'reject':
    case 'lock':
      return { ...judgement, ref: referenceOf(judgement.ref, names) };
  }
}

/** Rules with the keys of the run. Weights that were shown as 1 are those of the run. */
export function rulesOf(
  { weights, included, ...rules }: CombinationRules,
  view: RunView,
  names: BlindNames | null,
): CombinationRules {
  const configured = (key: string): number => (names ? (view.analysis?.votes.byModel[key]?.weight ?? 1) : 1);
  return {
    ...rules,
    weights: Object.fromEntries(
      Object.entries(weights).map(([shown, weight]) => {
        const key = keyOf(shown, names);
        return [key, weight * configured(key)];
      }),
    ),
    included: included.map((shown) => keyOf(shown, names)),
  };
}
