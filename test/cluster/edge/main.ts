import { engineOf } from '../engine.ts';
import { ingressRoute, meshBackends, serveMesh } from './mesh.ts';
import { serveSites } from './sites.ts';

/*
 * What answers at the hostnames of the services: on the manager the routing mesh and nginx's stand-in, on the broker
 * host the stand-in only. Runs within the host's network and pid namespaces, so it ends with the host.
 * usage: main.ts manager|broker PID (of the host's init)
 */
const [role, pid = ''] = process.argv.slice(2);
if (role === 'manager') {
  const engine = engineOf(Number(pid));
  const route = ingressRoute(engine, `/proc/${pid}/root/run/docker/netns/ingress_sbox`);
  const backends = meshBackends(engine);
  for (const port of [3001, 3002, 3003, 3004, 3005]) serveMesh(port, backends, route);
  serveSites([
    { hostname: 'api.d8x.test', port: 3001 },
    { hostname: 'ws.d8x.test', port: 3002 },
    { hostname: 'history.d8x.test', port: 3003 },
    { hostname: 'referral.d8x.test', port: 3004 },
    { hostname: 'candles.d8x.test', port: 3005 },
  ]);
} else {
  serveSites([{ hostname: 'broker.d8x.test', port: 8001 }]);
}
