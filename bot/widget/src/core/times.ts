/** How long things take, in milliseconds unless told otherwise; tests pass shorter ones. */
export const TIMES = {
  /** Limit of a request. */
  request: 15_000,
  /** Limit of a long poll. */
  poll: 35_000,
  /** Seconds that the server holds a long poll back. */
  pollWait: 25,
  /** Least time between two long polls of a server that does not hold them back. */
  pollPause: 2_000,
  /** A stream without a first byte by then is held back by a proxy. */
  firstByte: 10_000,
  /** A stream cut before that is a bad one; three in a row, and long polls take over. */
  shortStream: 10_000,
  /** Longest wait after a stream that ended by itself. */
  again: 2_000,
  /** How long long polls take over. */
  streamAgain: 300_000,
  /** A stream says something every 15 seconds; one silent for so long is dead. */
  silence: 40_000,
  /** When something hints at trouble, a line silent for so long is not trusted. */
  doubt: 20_000,
  /** The person's own words must come back from the log by then. */
  unseen: 5_000,
  /** A hidden page gives up its line after that. */
  hidden: 300_000,
  /** Shortest and longest wait between tries. */
  least: 1_000,
  most: 30_000,
  /** Wait before a line that was refused is tried again. */
  refused: 300_000,
  /** The widget's pulse, and the gap in it that tells of sleep. */
  tick: 5_000,
  asleep: 30_000,
  /** The longest that the bot is said to be at work. */
  working: 60_000,
  /** Age at which the center's status is asked anew. */
  status: 300_000,
  /** Longest wait for another tab that holds a lock. */
  lock: 20_000,
  /** Least time between two conversations opened because the server disowned the first. */
  reopen: 60_000,
};

/** How long things take. */
export type Times = typeof TIMES;
