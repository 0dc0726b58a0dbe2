/** One movement of the pen, from where it was, in raw units: about 300 to the height of a capital letter and its line;
 * x grows to the right, y downward. */
export interface Offset {
  dx: number;
  dy: number;
  /** The pen lifts after this movement: the next goes through the air. */
  endOfStroke: boolean;
}

/** A whole number, or a BigInt of 64 bits. */
export type Seed = number | bigint;

export interface WriterSettings {
  /** The random seed; without it, another each time. */
  seed?: Seed;
  /** How freely it writes: 1 (the default) is as the network learned, less is tidier. Taken within 0 to 100. */
  temperature?: number;
  /** Graves' bias toward the likeliest: 0 (the default) is none, 1 is neat. Taken within 0 to 100. */
  bias?: number;
  /** Ink to continue; its first offset is the origin of a line. */
  prime?: Iterable<Offset>;
}

/** A hand: what a hand file holds, as `learnHand`, `mixHands` and `ductus hand` make it. */
export interface Hand {
  format: string;
  name: string;
  description: string;
  /** The space of the model that it belongs to, in hexadecimal digits. */
  space: string;
  /** 127 times each number of the vector. */
  levels: number[];
}

/** A hand as ink, its origin first, and what it says. */
export interface Style {
  text: string;
  ink: Offset[];
}

export interface TextSettings {
  /** The hand; without it and without a style, the one that the seed brings. */
  hand?: Hand | string;
  /** Ink in whose hand to write. */
  style?: Style;
  /** How neatly, 0 (as people write) to 5; 1 unless told. */
  bias?: number;
  /** The random seed; without it, another each time. */
  seed?: Seed;
  /** Lengths in millimetres: A4, lines 10 apart, small letters 2.4 tall, and around it 20, or an eighth of the shorter
   * side where that is less, unless told. */
  page?: {
    width?: number;
    height?: number;
    margin?: number;
    lineSpacing?: number;
    /** The height of a small letter, about. */
    letterHeight?: number;
    /** How far baselines wander. */
    drift?: number;
  };
  /** Whether characters that nothing the model writes comes close to are left out; otherwise they are refused. */
  omitsUnknown?: boolean;
  /** Whether words that are hard to write are written once, not a few times of which the most legible is kept: for ink that
   * must keep up with somebody who types. */
  quick?: boolean;
  /** Whether words tell what the window covered. */
  keepsWindow?: boolean;
}

/** A written word at its place. */
export interface Word {
  text: string;
  /** Counted from 0. */
  page: number;
  /** On its page, counted from 0. */
  line: number;
  /** A character may be missing. */
  isDoubtful: boolean;
  /** Points in millimetres on the page, with the seconds since the pen began. */
  strokes: { x: number; y: number; time: number }[][];
  /** With the first word of each run of words: for each step of the pen, how strongly each character of the run and
   * the text's end was covered. */
  window?: { text: string; steps: number; coverage: Float32Array };
}

/** What became of a text. */
export interface TextNotes {
  /** What was left out, as `model.omissions` gives it. */
  omissions: [number, string][];
  /** Words in which a character may be missing. */
  doubtful: string[];
  /** What was asked, and what was written instead. */
  substitutions: [string, string][];
  /** Words that were broken at lines' ends. */
  broken: string[];
  /** Words that were wider than a line and are drawn smaller. */
  reduced: string[];
  /** All that for people; empty where all is as asked. */
  sentences: string[];
}

/** A colour as #1a2b3c. */
export type Colour = string;

/** Ink on a sheet; lengths in millimetres. */
export interface InkPage {
  words: { text?: string; strokes: { x: number; y: number }[][] }[];
  /** As in TextSettings. */
  sheet?: { width?: number; height?: number; margin?: number; lineSpacing?: number };
  /** 0.4 wide, black and round unless told. */
  pen?: { width?: number; colour?: Colour; nib?: "round" | "broad" | "brush" };
  /** A colour beneath the ink; none unless told. */
  paper?: Colour | null;
  /** Blank unless told. */
  ruling?: "blank" | "ruled" | "squared";
}

/** A machine that draws with a pen; lengths in millimetres, speeds in millimetres a second. */
export interface Plotter {
  /** How far the machine reaches; as far as the page unless told. */
  width?: number;
  height?: number;
  /** Where the machine's origin lies on the page; at the lower left unless told. */
  origin?: "lower-left" | "upper-left";
  /** The page lies on its left side. */
  turned?: boolean;
  /** What lifts the pen for G-code; the Z axis unless told. */
  lift?: "z" | "spindle" | "servo";
  /** Where the pen is up and down: heights, or a servo's values. */
  up?: number;
  down?: number;
  speed?: number;
  travelSpeed?: number;
  /** Strokes in the order that makes the pen's way in the air short. */
  sort?: boolean;
}

/** What a pen leaves of a stroke: SVG path data of the commands M, l, c and z. */
export interface Shape {
  data: string;
  /** The width of the line; missing where it is an area to fill. */
  width?: number;
}

/** What needs ink and no model. */
export class Ink {
  private constructor();
  /** The style that an ink file holds, as `ductus write -o ink.json` writes it, or ink of one's own: its text, or what
   * JSON.parse makes of it. */
  style(file: string | object): Style;
  /** A page as SVG: the same bytes as `ductus write -o page.svg` of the same ink. */
  svg(page: InkPage): string;
  /** A page as SVG that writes itself, `pace` times as fast as a hand. */
  animatedSVG(page: InkPage, options?: { pace?: number }): string;
  /** A page for plotters, as `ductus write -o page.hpgl` and `-o page.gcode` write it. */
  hpgl(page: InkPage, plotter?: Plotter): string;
  gcode(page: InkPage, plotter?: Plotter): string;
  /** The smooth curves of a page: its rules as the data of one path, and of each word what the pen leaves. */
  paths(page: InkPage): { rules: string; groups: Shape[][] };
  /** Where writing stands on squared paper: that sheet's lines a whole number of squares apart, the first on an edge of squares. */
  onSquares(sheet?: InkPage["sheet"]): { margin: number; lineSpacing: number };
}

/** Loads what needs ink and no model. */
export function loadInk(): Promise<Ink>;

/** Loads a model file from its address or its bytes. Errors say in words for people what is wrong. */
export function loadModel(source: string | URL | ArrayBuffer | Uint8Array): Promise<Model>;

/** A trained network. */
export class Model {
  private constructor();
  /** Hidden units of each layer, lowest first. */
  readonly layers: readonly number[];
  /** Hidden units of all layers together. */
  readonly units: number;
  /** Gaussians in the distribution of the next offset. */
  readonly mixtures: number;
  /** The characters that the model writes; null: it reads no text. */
  readonly alphabet: string | null;
  /** What the model file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For a model that makes drawings: an offset that leads about `gap` to the right ends one, and an ordinary one is `size`
   * long, in raw units; null: the model writes without end. */
  readonly drawings: { readonly gap: number; readonly size: number } | null;

  /** Writes without end. The same model, seed and settings give the same bits everywhere. */
  writer(settings?: WriterSettings): Writer;
  /** Many writers that step together, one for each seed, each as it would write alone. */
  writers(settings: Omit<WriterSettings, "seed"> & { seeds: Iterable<Seed> }): Writers;

  /** Makes drawings, one in each cell of a grid, as `ductus scribble --model … --count …` does: points in millimetres. One
   * drawing, at temperature 0.7, 6 in a row of cells 20 wide unless told; drawing n uses seed + n. */
  draw(settings?: {
    count?: number;
    seed?: Seed;
    temperature?: number;
    bias?: number;
    columns?: number;
    cell?: number;
  }): Generator<{ strokes: { x: number; y: number }[][] }>;

  /** The characters of a text that nothing the model writes comes close to, each with its place in `[...text]`. */
  omissions(text: string): [number, string][];
  /** Writes a text by hand, a word at a time, on pages. */
  write(text: string, settings?: TextSettings): Generator<Word, TextNotes>;

  /** The hand of an ink file: its text, or what JSON.parse makes of it. More lines give a better hand. */
  learnHand(inkFile: string | object): Hand;
  /** A hand between two; `share` of the second, 0 to 1, half unless told. */
  mixHands(first: Hand | string, second: Hand | string, share?: number): Hand;
  /** The hands that the model offers, each a blend of several people's. */
  readonly hands: Hand[];

  /** A state with nothing remembered. */
  state(): State;
  /** The state after `offset` was read; the old one stays as it is. */
  read(state: State, offset: Offset): State;
  /** What may come next after `state`. */
  density(state: State): Density;
  /** Draws an offset from a distribution as it stands, also after you have changed it. */
  sample(density: Density, settings: { random: Random; temperature?: number; bias?: number }): Offset;
  /** A source of chance. */
  random(seed?: Seed): Random;
}

/** What the network remembers of the ink so far. Its arrays may be read and changed. */
export class State {
  private constructor();
  readonly model: Model;
  /** Activations of the hidden units, lowest layer first, within -1 to 1. */
  readonly hidden: Float32Array;
  /** The units' cells, in the same order. */
  readonly cell: Float32Array;
  /** The same, to go another way from here. */
  copy(): State;
}

/** The distribution of the next offset: a mixture of bivariate Gaussians, and the probability of the pen's lift. */
export class Density {
  private constructor();
  /** The share of each Gaussian; together 1. */
  readonly weight: Float32Array;
  readonly meanX: Float32Array;
  readonly meanY: Float32Array;
  /** Standard deviations. */
  readonly sigmaX: Float32Array;
  readonly sigmaY: Float32Array;
  /** Correlations of dx and dy. */
  readonly rho: Float32Array;
  /** The probability that the pen lifts after the next offset. */
  endOfStroke: number;
}

/** A source of chance: the same seed gives the same numbers everywhere. */
export class Random {
  private constructor();
  /** A number from 0 to below 1. */
  uniform(): number;
  /** A number of the standard normal distribution. */
  normal(): number;
  /** A source that gives the same numbers from here on. */
  copy(): Random;
}

/** Writes without end: each element is the next offset. */
export class Writer implements IterableIterator<Offset> {
  private constructor();
  /** What the network remembers of all that was read and written. */
  readonly state: State;
  temperature: number;
  bias: number;
  [Symbol.iterator](): this;
  next(): { value: Offset; done: false };
  /** The next `steps` offsets. */
  write(steps: number): Offset[];
  /** Reads an offset that someone else wrote, and goes on from there. */
  read(offset: Offset): void;
  /** What may come next. */
  readonly density: Density;
  /** A writer that would write the same from here on and goes its own way. */
  branch(seed?: Seed): Writer;
  /** Many futures from here, one for each seed, which step together. */
  branches(seeds: Iterable<Seed>): Writers;
  /** What `branches(seeds).write(steps)` gives, made by workers on several cores while the page goes on. */
  futures(seeds: Iterable<Seed>, steps: number): Promise<Offset[][]>;
}

/** Many writers that step together, each as it would write alone. */
export class Writers {
  private constructor();
  readonly length: number;
  temperature: number;
  bias: number;
  /** The next offset of each. */
  next(): Offset[];
  /** The next `steps` offsets of each. */
  write(steps: number): Offset[][];
  /** Their last `steps` offsets: they do not go on, which saves a step. */
  end(steps: number): Offset[][];
  /** What one of them remembers, as it stands now. */
  state(index: number): State;
}
