using Farspan.Analysis.Forwarding;

namespace Farspan.Analysis.Claims;

/// <summary>Finds the rule that a packet's fate hangs on.</summary>
internal static class Blame
{
    // What opens most first: a policy names flows, a link or a public subnet names whole networks.
    private static readonly string[] _kinds = ["policy/", "link/", "public/", "overlay/"];

    /// <summary>The origin of the rule that lets a packet through; empty where it is none that the file declares.</summary>
    public static string OfPassing(Trace trace)
    {
        var origins = Decisions(trace).Where(d => d.Rule >= 0).Select(d => d.Origin).ToList();
        return _kinds.Select(kind => origins.FindLast(o => o.StartsWith(kind, StringComparison.Ordinal))).FirstOrDefault(o => o is not null) ?? string.Empty;
    }

    /// <summary>The origin of what stops a packet: the rule, or the overlay that does not carry it; empty where nothing that is declared lets it through.</summary>
    public static string OfStopped(Trace trace) => trace.Hops switch
    {
        [] => string.Empty,
        [.., { Tunnel: { Outer.Arrives: false } tunnel }] => OfStopped(tunnel.Outer),
        [.., { Decision: { Rule: >= 0 } decision }] when trace.Disposition is Disposition.DeniedIn or Disposition.DeniedOut or Disposition.Unknown => decision.Origin,
        _ => string.Empty,
    };

    private static IEnumerable<RuleDecision> Decisions(Trace trace) => trace.Hops
        .SelectMany(h => new[] { h.Decision }.OfType<RuleDecision>().Concat(h.Tunnel is { } tunnel ? Decisions(tunnel.Outer) : []));
}
