import { isObject, type Json, type JsonObject, numberAt, parseJson } from '../json.ts';
import { timestamp } from '../payloads/seed.ts';
import { type Call, type Handlers, param } from '../server/call.ts';
import { json, notFound } from '../server/reply.ts';
import type { Delivery } from '../webhooks/delivery.ts';

/** What became of the app's webhooks, and their redelivery. */
export const hookDeliveryRoutes: Handlers = {
  'apps/get-webhook-config-for-app': (call) =>
    json(200, { content_type: 'json', insecure_ssl: '0', secret: '********', url: call.world.app.webhookUrl ?? '' }),
  'apps/list-webhook-deliveries': (call) => {
    const { cursor, status, per_page: size = '30' } = call.query;
    const all = call.world.outbox.deliveries
      .filter((delivery) => status === undefined || succeeded(delivery) === (status === 'success'))
      .toSorted((a, b) => (b.id > a.id ? 1 : -1))
      .filter(({ id }) => cursor === undefined || id < BigInt(cursor.replace(/^v1_/, '')));
    const page = all.slice(0, Number(size));
    const last = page.at(-1);
    const more = last !== undefined && all.length > page.length;
    const query = new URLSearchParams({ ...call.query, cursor: `v1_${last?.id ?? 0}` });
    const link = `<${call.base}/app/hook/deliveries?${query.toString()}>; rel="next"`;
    return json(
      200,
      page.map((delivery) => payloadOf(call, delivery)),
      more ? { link } : {},
    );
  },
  'apps/get-webhook-delivery': (call) => {
    const delivery = deliveryOf(call);
    const webhook = call.world.outbox.sent(delivery.guid);
    if (webhook === undefined) throw notFound();
    return json(200, {
      ...payloadOf(call, delivery),
      url: delivery.url,
      request: { headers: { ...webhook.headers }, payload: parseJson(webhook.body) },
      response: { headers: {}, payload: '' },
    });
  },
  'apps/redeliver-webhook-delivery': (call) => {
    call.world.outbox.launchAgain(deliveryOf(call).guid);
    return json(202, {});
  },
};

function deliveryOf(call: Call): Delivery {
  const id = BigInt(param(call, 'delivery_id'));
  const delivery = call.world.outbox.deliveries.find((one) => one.id === id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

function succeeded({ status }: Delivery): boolean {
  return status !== undefined && status < 400;
}

function payloadOf(call: Call, delivery: Delivery): JsonObject {
  const webhook = call.world.outbox.sent(delivery.guid);
  const body = webhook === undefined ? {} : parseJson(webhook.body);
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: timestamp(delivery.sentAt),
    redelivery: delivery.redelivery,
    duration: Math.round(delivery.latencyMs) / 1000,
    status: succeeded(delivery) ? 'OK' : (delivery.error ?? 'Invalid HTTP Response'),
    status_code: delivery.status ?? 502,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: numberAt(partOf(body, 'installation'), 'id') ?? null,
    repository_id: numberAt(partOf(body, 'repository'), 'id') ?? null,
    throttled_at: null,
  };
}

function partOf(body: Json, name: string): Json | undefined {
  return isObject(body) ? body[name] : undefined;
}
