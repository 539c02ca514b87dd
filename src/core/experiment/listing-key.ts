/** `provider:model`, with `#2`, `#3` … for further listings of the same: what the repetitions of a listing have in common. */
export function listingKey({
  provider,
  model,
  listing,
}: {
  provider: string;
  model: string;
  /** Counts the listings of the same provider and model from 1. */
  listing: number;
}): string {
  return listing === 1 ? `${provider}:${model}` : `${provider}:${model}#${listing}`;
}
