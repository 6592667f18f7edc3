import { engineOf } from '../engine.ts';
import { ingressRoute, meshBackends, serveMesh } from './mesh.ts';
import { serveSites, site } from './sites.ts';

/*
 * What answers at the hostnames of the services: on the manager the routing mesh and nginx's stand-in, on the broker
 * host the stand-in only. Runs within the host's network and pid namespaces, so it ends with the host.
 * usage: main.ts manager|broker PID (of the host's init) FILE (see fronts.ts)
 */
const [role, pid = '', frontsFile = ''] = process.argv.slice(2);
if (role === 'manager') {
  const engine = engineOf(Number(pid));
  const route = ingressRoute(engine, `/proc/${pid}/root/run/docker/netns/ingress_sbox`);
  const backends = meshBackends(engine);
  for (const port of [3001, 3002, 3003, 3004, 3005]) serveMesh(port, backends, route);
  serveSites(
    [
      site('api.d8x.test', 3001),
      site('ws.d8x.test', 3002),
      site('history.d8x.test', 3003),
      site('referral.d8x.test', 3004),
      { hostname: 'candles.d8x.test', locations: [{ path: '/', port: 3005, passedAs: '/ws' }] },
    ],
    frontsFile,
  );
} else {
  const locations = [
    { path: '/ws', port: 8080, passedAs: '/ws' },
    { path: '/', port: 8001, passedAs: '/' },
  ];
  serveSites([{ hostname: 'broker.d8x.test', locations }], frontsFile);
}
