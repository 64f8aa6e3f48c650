using Farspan.Dns.Names;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Forwarding;

/// <summary>The servers of every forward; the one with the longest domain is responsible. Immutable but for what is known of servers.</summary>
internal sealed class ForwardTargets
{
    private readonly UpstreamGroup[] _byLength;

    private ForwardTargets(UpstreamGroup[] byLength) => _byLength = byLength;

    /// <summary>Makes them; a group that stays is the same, with what is known of its servers.</summary>
    /// <exception cref="FormatException">A forward is none.</exception>
    public static ForwardTargets Of(IReadOnlyList<DnsForwardSpec> forwards, ForwardTargets? before, UpstreamExchange exchange, ForwardTiming timing, TimeProvider time)
    {
        if (forwards.FirstOrDefault(f => f.Servers.Count == 0) is { } empty)
        {
            throw new FormatException($"forward '{empty.Domain}' names no server");
        }

        return new ForwardTargets([.. forwards
            .Select(f => before?._byLength.FirstOrDefault(g => g.IsOf(f)) ?? new UpstreamGroup(f, exchange, timing, time))
            .OrderByDescending(g => g.Domain.LabelCount)]);
    }

    /// <summary>Who is asked for a name, or null for nobody.</summary>
    public UpstreamGroup? Find(DnsName name) => Array.Find(_byLength, g => name.IsWithin(g.Domain));

    /// <summary>True when the same are asked for the same.</summary>
    public bool IsSameAs(ForwardTargets other) => _byLength.SequenceEqual(other._byLength);

    /// <summary>How each server is.</summary>
    public IReadOnlyList<UpstreamStatus> Status() => [.. _byLength.SelectMany(g => g.Status())];
}
