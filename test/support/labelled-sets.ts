import type { ColumnType } from '../../src/core/data/table';
import { seededRandom } from '../../src/core/random';
import type { Survey } from './planted-surveys';
import { pick } from './survey-tables';

const attributes = [
  'hair',
  'feathers',
  'eggs',
  'milk',
  'airborne',
  'aquatic',
  'predator',
  'toothed',
  'backbone',
  'breathes',
];
const moreAttributes = ['venomous', 'fins', 'tail', 'domestic', 'catsize'];

/** For a class of animals: how many, how likely each attribute is in per cent, and the numbers of legs. */
interface AnimalClass {
  size: number;
  likely: readonly number[];
  legs: readonly string[];
}

/** Seven unequal classes that share attributes, as classes of animals do. */
const animalClasses: readonly AnimalClass[] = [
  {
    size: 40,
    likely: [95, 0, 2, 100, 5, 15, 55, 97, 100, 100, 0, 10, 85, 20, 75],
    legs: ['4', '4', '4', '4', '2', '0'],
  },
  { size: 20, likely: [0, 100, 100, 0, 80, 30, 45, 0, 100, 100, 0, 0, 100, 15, 30], legs: ['2'] },
  { size: 14, likely: [0, 0, 97, 0, 0, 100, 70, 100, 100, 5, 8, 100, 100, 8, 30], legs: ['0'] },
  { size: 10, likely: [0, 0, 100, 0, 0, 60, 80, 10, 0, 30, 20, 0, 10, 0, 10], legs: ['0', '0', '4', '5', '6', '8'] },
  { size: 8, likely: [50, 0, 100, 0, 75, 0, 12, 0, 0, 100, 25, 0, 0, 12, 0], legs: ['6'] },
  { size: 5, likely: [0, 0, 80, 0, 0, 20, 80, 80, 100, 80, 40, 0, 100, 0, 20], legs: ['0', '0', '4', '4'] },
  { size: 4, likely: [0, 0, 100, 0, 0, 100, 75, 100, 100, 100, 25, 0, 25, 0, 0], legs: ['4'] },
];

/** 101 animals of seven unequal classes by fifteen attributes that hold or not, and the number of legs. */
export function plantAnimals(seed: number): Survey {
  const random = seededRandom(seed);
  const names = [...attributes, ...moreAttributes];
  const truth = animalClasses.flatMap(({ size }, own) => Array.from({ length: size }, () => own));
  const records = truth.map((own) => {
    const { likely, legs } = animalClasses[own] as AnimalClass;
    const held = names.map((name, i) => [name, 100 * random() < (likely[i] ?? 0) ? '1' : '0'] as const);
    return Object.fromEntries([...held, ['legs', pick(legs, random)]]);
  });
  const types = Object.fromEntries([...names, 'legs'].map((name): [string, ColumnType] => [name, 'number']));
  return { types, records, truth };
}

/** Ten intents of bank customers: what they speak of, in words that several of them share, and how they ask for it. */
const intents: readonly { things: readonly string[]; asks: readonly string[] }[] = [
  {
    things: ['my new card', 'the card', 'my replacement card'],
    asks: ['has not arrived yet', 'is still in the post', 'was due last week, can I track it'],
  },
  {
    things: ['my card', 'the card', 'this card'],
    asks: ['was swallowed by the machine', 'is stuck in the ATM', 'did not come out of the machine'],
  },
  {
    things: ['my PIN', 'the PIN code', 'my code'],
    asks: ['is blocked after three attempts', 'needs to be changed', 'was forgotten, how do I reset it'],
  },
  {
    things: ['the exchange rate', 'the rate for euros', 'the currency rate'],
    asks: ['looks wrong for my payment', 'was worse than promised', 'changed while I was abroad'],
  },
  {
    things: ['my transfer', 'the transfer', 'the money I sent'],
    asks: ['has not reached the recipient', 'is still pending after days', 'has not arrived in the other account'],
  },
  {
    things: ['my cash withdrawal', 'the withdrawal', 'the cash'],
    asks: ['was charged a fee', 'cost extra at the ATM', 'came with a fee I did not expect'],
  },
  {
    things: ['my top-up', 'the top-up by card', 'topping up'],
    asks: ['failed twice today', 'was declined again', 'does not go through'],
  },
  {
    things: ['my identity', 'the identity check', 'my passport photo'],
    asks: ['could not be verified', 'was not accepted in the app', 'needs another document'],
  },
  {
    things: ['a refund', 'the refund', 'my money back'],
    asks: ['is missing on my statement', 'was promised by the shop', 'has not been credited by the merchant'],
  },
  {
    things: ['a direct debit', 'this payment', 'a charge'],
    asks: ['was not made by me', 'is unknown to me, I want to dispute it', 'looks like fraud, I never agreed to it'],
  },
];
const openings = [
  'Hello,',
  'Hi, please help:',
  'I am worried that',
  'Can you tell me why',
  'It seems',
  'Sorry, but',
  'Today I noticed',
];
const closings = [
  'What can I do?',
  'Please check my account.',
  'Who can help me with the app?',
  'I need the money today.',
  'Thank you.',
  '',
];

/** 400 short questions to a bank about ten matters, in shared words. */
export function plantIntents(seed: number): Survey {
  const random = seededRandom(seed);
  const truth = Array.from({ length: 400 }, (_, i) => i % intents.length);
  const records = truth.map((own) => {
    const { things, asks } = intents[own] ?? { things: [], asks: [] };
    const stray =
      random() < 0.2 ? `The ${pick(['card', 'payment', 'transfer', 'account', 'app'], random)} is fine.` : '';
    const sentence = `${pick(openings, random)} ${pick(things, random)} ${pick(asks, random)}.`;
    return { question: [sentence, stray, pick(closings, random)].filter((part) => part !== '').join(' ') };
  });
  return { types: { question: 'text' }, records, truth };
}
