#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Deterministic synthetic layered network for attack-graph benchmarks.

usage: risk_network.py HOSTS OUTDIR [--pairwise] [--seed S]

Writes tab-separated fact files (ids are integers) that every runner reads:
  inzone.facts   host zone
  service.facts  host port
  acl.facts      zone zone port          (zone-level reachability)
  hacl.facts     host host port          (only with --pairwise: MulVAL-style)
  vuln.facts     host port leaf          (exploitable service, guarded by leaf)
  stores.facts   host cred leaf          (credential readable on host, leaf)
  accepts.facts  host cred               (host lets this credential in on MGMT)
  start.facts    zone                    (where the attacker begins)
  leaf.facts     leaf prob               (independent Bernoulli leaves)
  target.facts   host loss               (critical hosts and their loss)
Layers: 0 untrusted, 1 access, 2 edge, 3 transport, 4 user plane,
5 control plane, 6 OAM, 7 critical. Zones hold 50 hosts.
"""
import os, sys

MASK = (1 << 64) - 1

class Rng:                      # splitmix64: easy to repeat in any language
    def __init__(self, seed): self.s = seed & MASK
    def u64(self):
        self.s = (self.s + 0x9E3779B97F4A7C15) & MASK
        z = self.s
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)
    def below(self, n): return self.u64() % n
    def chance(self, p): return (self.u64() >> 11) * (1.0 / (1 << 53)) < p

PORTS = [22, 443, 8805, 2152, 38412, 161, 7777, 5000]   # 22 = MGMT
WEIGHTS = [0.01, 0.49, 0.20, 0.10, 0.08, 0.07, 0.04, 0.01]
PROBS = [0.02, 0.05, 0.10, 0.20, 0.40, 0.70]
ZONE = 50
SMALLEST = 12

def main():
    args = [a for a in sys.argv[1:] if not a.startswith('--')]
    n, out = int(args[0]), args[1]
    if n < SMALLEST: sys.exit(f'{n} hosts do not fill the zones: ask for {SMALLEST} or more')
    pairwise = '--pairwise' in sys.argv
    seed = int(sys.argv[sys.argv.index('--seed') + 1]) if '--seed' in sys.argv else 1
    r = Rng(seed)
    os.makedirs(out, exist_ok=True)
    f = {k: open(os.path.join(out, k + '.facts'), 'w') for k in
         'inzone service acl hacl vuln stores accepts start leaf target'.split()}
    w = lambda k, *c: f[k].write('\t'.join(map(str, c)) + '\n')

    zones = max(len(WEIGHTS), n // ZONE)
    layer_of, by_layer = [], [[] for _ in WEIGHTS]
    counts = [max(1, round(zones * x)) for x in WEIGHTS]
    counts[1] = max(1, counts[1] + zones - sum(counts))     # small networks have a zone of each layer
    for layer, c in enumerate(counts):
        for _ in range(c):
            by_layer[layer].append(len(layer_of)); layer_of.append(layer)
    hosts_of = [[] for _ in layer_of]
    zone_of = []
    for h in range(n):
        z = h * len(layer_of) // n
        hosts_of[z].append(h); zone_of.append(z); w('inzone', h, z)
    w('start', 0)

    services = []
    for h in range(n):
        s = [22]
        while len(s) < 3:
            p = PORTS[1 + r.below(7)]
            if p not in s: s.append(p)
        services.append(s)
        for p in s: w('service', h, p)

    acl = set()
    for z, layer in enumerate(layer_of):
        if layer > 0:
            for _ in range(3): acl.add((z, z, PORTS[r.below(8)]))
            acl.add((z, z, 22))
            peers = by_layer[layer]
            acl.add((z, peers[r.below(len(peers))], PORTS[1 + r.below(7)]))
        if layer < 7:
            nxt = by_layer[layer + 1]
            for _ in range(3):
                t = nxt[r.below(len(nxt))]
                for _ in range(1 + r.below(2)): acl.add((z, t, PORTS[1 + r.below(7)]))
        if layer == 6:
            for _ in range(20): acl.add((z, r.below(len(layer_of)), 22))
    acl = sorted(a for a in acl if a[1] != 0)
    for a in acl: w('acl', *a)
    if pairwise:
        for a, b, p in acl:
            for h in hosts_of[a]:
                for k in hosts_of[b]:
                    if h != k and p in services[k]: w('hacl', h, k, p)

    leaf = 0
    def new_leaf(p):
        nonlocal leaf
        w('leaf', leaf, p); leaf += 1
        return leaf - 1
    for h in range(n):
        for p in services[h]:
            if r.chance(0.10): w('vuln', h, p, new_leaf(PROBS[r.below(len(PROBS))]))
    for h in range(n):              # two admin credentials per zone: 2z, 2z+1
        z = zone_of[h]
        for c in (2 * z, 2 * z + 1):
            if r.chance(0.5): w('accepts', h, c)
        if r.chance(0.2): w('stores', h, 2 * z + r.below(2), new_leaf(0.3))
        if r.chance(0.02): w('stores', h, r.below(2 * len(layer_of)), new_leaf(0.3))
    crit = [h for z in by_layer[7] for h in hosts_of[z]]
    targets = min(10, len(crit))
    for i in range(targets): w('target', crit[i * len(crit) // targets], 100 * (i + 1))
    for x in f.values(): x.close()
    if not pairwise: os.remove(os.path.join(out, 'hacl.facts'))

main()
