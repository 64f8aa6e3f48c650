using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Import.Tests.Kubernetes;

/// <summary>Small clusters with policies of every shape that the API allows.</summary>
internal static class ClusterGens
{
    private static readonly string[] _blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.244.0.0/16", "10.244.0.8/29", "192.0.2.0/24", "203.0.113.7/32", "10.9.0.0/24", "::/0", "fd00:244::/64", "2001:db8::/32"];

    private static readonly (string Block, string Except)[] _excepts =
        [("0.0.0.0/0", "10.0.0.0/8"), ("0.0.0.0/0", "192.0.2.0/24"), ("10.0.0.0/8", "10.244.0.8/29"), ("10.244.0.0/16", "10.244.0.10/32"), ("192.0.2.0/24", "192.0.2.128/25"), ("::/0", "2001:db8::/32")];

    public static Gen<ClusterModel> Cluster(bool isDual) =>
        from first in Labels(["env", "team"])
        from second in Labels(["env", "team"])
        from hasNode in Gen.Elements(true, false)
        from count in Gen.Choose(2, 5)
        from pods in Sequence(Enumerable.Range(0, count).Select(i => Pod(i, isDual, hasNode)))
        from policies in Gen.Choose(0, 4).SelectMany(n => Sequence(Enumerable.Range(0, n).Select(Policy)))
        select new ClusterModel([("a", first), ("b", second)], pods, hasNode ? [("node-1", "10.0.0.11")] : [], policies);

    private static Gen<ModelPod> Pod(int number, bool isDual, bool hasNode) =>
        from space in Gen.Elements("a", "b")
        from labels in Labels(["app", "tier"])
        from web in Gen.Elements(0, 80, 8080)
        from dns in Gen.Elements(0, 53)
        from isHere in Gen.Elements(true, false)
        select new ModelPod(
            space, FormattableString.Invariant($"pod-{number}"), labels,
            isDual ? [FormattableString.Invariant($"10.244.0.{9 + number}"), FormattableString.Invariant($"fd00:244::{9 + number}")] : [FormattableString.Invariant($"10.244.0.{9 + number}")],
            [.. web > 0 ? [("web", "TCP", web)] : Array.Empty<(string, string, int)>(), .. dns > 0 ? [("dns", "UDP", dns)] : Array.Empty<(string, string, int)>()],
            hasNode && isHere ? "node-1" : null);

    private static Gen<ModelPolicy> Policy(int number) =>
        from space in Gen.Elements("a", "b")
        from pods in Selector(["app", "tier"])
        from types in Gen.Elements<IReadOnlyList<string>?>(null, null, ["Ingress"], ["Egress"], ["Ingress", "Egress"], [])
        from ingress in Rules()
        from egress in Rules()
        select new ModelPolicy(space, FormattableString.Invariant($"policy-{number}"), pods, types, ingress, egress);

    private static Gen<IReadOnlyList<ModelRule>?> Rules() => Gen.Frequency(
        (1, Gen.Constant<IReadOnlyList<ModelRule>?>(null)),
        (1, Gen.Constant<IReadOnlyList<ModelRule>?>([])),
        (4, Few(Rule()).Select(r => (IReadOnlyList<ModelRule>?)r)));

    private static Gen<ModelRule> Rule() =>
        from peers in Gen.Frequency((1, Gen.Constant<IReadOnlyList<ModelPeer>?>(null)), (1, Gen.Constant<IReadOnlyList<ModelPeer>?>([])), (5, Few(Peer()).Select(p => (IReadOnlyList<ModelPeer>?)p)))
        from ports in Gen.Frequency((2, Gen.Constant<IReadOnlyList<ModelPort>?>(null)), (1, Gen.Constant<IReadOnlyList<ModelPort>?>([])), (5, Few(Port()).Select(p => (IReadOnlyList<ModelPort>?)p)))
        select new ModelRule(peers, ports);

    private static Gen<ModelPeer> Peer() => Gen.OneOf(
        Selector(["env", "team", "kubernetes.io/metadata.name"]).Select(n => new ModelPeer(n, null, null, [])),
        Selector(["app", "tier"]).Select(p => new ModelPeer(null, p, null, [])),
        Selector(["env", "team"]).SelectMany(n => Selector(["app", "tier"]).Select(p => new ModelPeer(n, p, null, []))),
        Gen.Elements(_blocks).Select(b => new ModelPeer(null, null, b, [])),
        Gen.Elements(_excepts).Select(b => new ModelPeer(null, null, b.Block, [b.Except])));

    private static Gen<ModelPort> Port() => Gen.OneOf(
        Gen.Elements<string?>(null, "TCP", "UDP").Select(p => new ModelPort(p, null, null)),
        Gen.Elements<string?>(null, "TCP", "UDP").SelectMany(p => Gen.Elements("53", "80", "8080", "443", "65535").Select(n => new ModelPort(p, n, null))),
        Gen.Elements("TCP", "UDP").SelectMany(p => Gen.Elements(("80", 90), ("1", 65535), ("8000", 8100), ("443", 443)).Select(n => new ModelPort(p, n.Item1, n.Item2))),
        Gen.Elements(new ModelPort("TCP", "web", null), new ModelPort("UDP", "dns", null), new ModelPort("UDP", "web", null), new ModelPort(null, "none", null)));

    private static Gen<ModelSelector> Selector(string[] keys) => Gen.Frequency(
        (1, Gen.Constant(new ModelSelector([], []))),
        (2, Labels(keys).Select(l => new ModelSelector(l, []))),
        (2, Few(Expression(keys)).Select(e => new ModelSelector([], e))));

    private static Gen<ModelExpression> Expression(string[] keys) =>
        from key in Gen.Elements(keys)
        from verb in Gen.Elements("In", "NotIn", "Exists", "DoesNotExist")
        from values in Gen.Elements<string[]>(["x"], ["y"], ["x", "y"], ["a"])
        select new ModelExpression(key, verb, verb is "In" or "NotIn" ? values : []);

    private static Gen<IReadOnlyList<(string Key, string Value)>> Labels(string[] keys) =>
        Sequence(keys.Select(k => Gen.Elements("", "x", "y").Select(v => (Key: k, Value: v)))).Select(l => (IReadOnlyList<(string Key, string Value)>)[.. l.Where(p => p.Value.Length > 0)]);

    private static Gen<IReadOnlyList<T>> Few<T>(Gen<T> one) => Gen.Choose(1, 2).SelectMany(n => Sequence(Enumerable.Repeat(one, n)));

    private static Gen<IReadOnlyList<T>> Sequence<T>(IEnumerable<Gen<T>> gens) =>
        gens.Aggregate(Gen.Constant<IReadOnlyList<T>>([]), (all, next) => all.SelectMany(a => next.Select(n => (IReadOnlyList<T>)[.. a, n])));
}
