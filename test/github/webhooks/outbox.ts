import type { JsonObject } from '../json.ts';
import type { Happening, World } from '../world.ts';
import { type Delivery, prepare, send, type Webhook } from './delivery.ts';
import { eventPayload } from './event-payload.ts';

/** How many sent webhooks are kept for redelivery. */
const KEPT = 2000;

/** Each is so far from the next, and from what it would be rounded to, that a rounded id is nobody's. */
function deliveryId(counter: number): bigint {
  return 3_804_004_623_172_239_366n + BigInt(counter) * 1024n;
}

/** Webhooks that are held back until a test lets them go, in the order it wants. */
export interface HeldWebhooks {
  readonly webhooks: readonly Webhook[];
  /** Sends them in the given order (by default as they came) and holds no more. */
  release(order?: readonly Webhook[]): Promise<void>;
}

/** Sends webhooks to the app. */
export class Outbox {
  readonly #world: () => World;
  readonly #sent = new Map<string, Webhook>();
  readonly #underWay = new Set<Promise<unknown>>();
  #held: Webhook[] | undefined;
  /** Every attempt, in the order in which they ended. */
  readonly deliveries: Delivery[] = [];
  /** Each webhook is sent this many milliseconds after what happened. */
  delayMs = 0;
  /** How often each webhook is sent, as GitHub sometimes sends one twice. */
  copies = 1;

  constructor(world: () => World) {
    this.#world = world;
  }

  /** Makes the webhook of something that happened, and sends it if the app listens to such events. */
  emit(happening: Happening): void {
    const world = this.#world();
    const installed = world.state.installationOn(happening.repository.owner);
    if (world.app.webhookUrl === undefined || installed === undefined || installed.suspended) return;
    if (!world.app.events.includes(happening.event)) return;
    const webhook = this.prepare(happening, {});
    if (this.#held === undefined) this.#launch(webhook);
    else this.#held.push(webhook);
  }

  /** Makes a webhook without sending it. */
  prepare(happening: Happening, changes: JsonObject): Webhook {
    const world = this.#world();
    const payload = eventPayload(world, happening, changes);
    return prepare(world.app, happening.event, happening.action, JSON.stringify(payload));
  }

  /** Sends a webhook to the app, or elsewhere, and waits for the answer. */
  async deliver(webhook: Webhook, url = this.#world().app.webhookUrl, redelivery = false): Promise<Delivery> {
    if (url === undefined) throw new Error('the app has no webhook URL');
    this.#keep(webhook);
    const { state } = this.#world();
    const work = send(webhook, { id: deliveryId(state.nextId()), url, redelivery }, state.now);
    this.#track(work);
    const delivery = await work;
    this.deliveries.push(delivery);
    return delivery;
  }

  /** Sends one again, as the button on GitHub's page does: the same delivery id, body and signature. */
  async redeliver(guid: string, url?: string): Promise<Delivery> {
    const webhook = this.#sent.get(guid);
    if (webhook === undefined) throw new Error(`no delivery ${guid} is kept`);
    return this.deliver(webhook, url, true);
  }

  /** Sends one again without waiting, as the API does. */
  launchAgain(guid: string): void {
    this.#track(this.redeliver(guid));
  }

  /** Holds back everything from now on. */
  hold(): HeldWebhooks {
    const held: Webhook[] = [];
    this.#held = held;
    return {
      webhooks: held,
      release: async (order = held) => {
        this.#held = undefined;
        for (const webhook of order) await this.deliver(webhook);
      },
    };
  }

  /** A webhook that was sent. */
  sent(guid: string): Webhook | undefined {
    return this.#sent.get(guid);
  }

  /** Waits until nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #launch(webhook: Webhook): void {
    const later = async (): Promise<void> => {
      if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      await Promise.all(Array.from({ length: this.copies }, () => this.deliver(webhook)));
    };
    this.#track(later());
  }

  #track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  #keep(webhook: Webhook): void {
    this.#sent.set(webhook.guid, webhook);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > KEPT && oldest !== undefined) this.#sent.delete(oldest);
  }
}
