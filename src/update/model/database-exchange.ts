/** Two databases of one server that are exchanged by name. Each step looks first, so that it may be repeated. All throw OpsError. */
export interface DatabaseExchange {
  /** Which side the server is on: `nothing-made` where there is none to exchange with. */
  side(): Promise<'nothing-made' | 'before' | 'after'>;
  exchange(): Promise<void>;
  exchangeBack(): Promise<void>;
  /** Lets sessions in again, whichever of them are there. */
  settle(): Promise<void>;
  /** Drops what was made for the exchange, where it is not in service. */
  drop(): Promise<void>;
}
