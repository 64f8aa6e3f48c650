using System.Collections.Frozen;
using System.Net;
using Farspan.Addressing;
using Farspan.Gateway.Http1;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Egress;

/// <summary>Where machines may go through a gateway: by host name, port and their own address. What no rule allows is refused.</summary>
public sealed class EgressTable
{
    private const int LongestAuthority = 300;
    private readonly FrozenDictionary<string, EgressRule[]>.AlternateLookup<ReadOnlySpan<char>> _hosts;

    /// <summary>Makes the table.</summary>
    public EgressTable(IReadOnlyList<EgressRuleSpec> rules)
    {
        Rules = rules;
        _hosts = rules.Select(rule => new EgressRule(rule)).GroupBy(rule => rule.Spec.Host, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The rules in their order.</summary>
    public IReadOnlyList<EgressRuleSpec> Rules { get; }

    /// <summary>Asks the rules. Allocates only for a host that is new, and for a refusal.</summary>
    /// <param name="authority">Host and port as asked for.</param>
    /// <param name="defaultPort">Port where none is named; 0 where one must be.</param>
    /// <param name="source">Address of the caller.</param>
    /// <param name="isTunnel">True for CONNECT.</param>
    public EgressMatch Find(ReadOnlySpan<byte> authority, int defaultPort, IPAddress source, bool isTunnel)
    {
        Span<char> letters = stackalloc char[LongestAuthority];
        if (authority.Length > LongestAuthority || !EgressHost.TryRead(authority, defaultPort, letters, out var length, out var port))
        {
            return new(null, EgressRefusals.Host, null);
        }

        ReadOnlySpan<char> host = letters[..length];
        source = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        var nearest = default(Nearest);
        if (Try(host, host, port, source, isTunnel, ref nearest) is { } exact)
        {
            return new(exact, null, null);
        }

        // "*.example.com" is kept as it is written: the suffixes of the host are asked with the star in front, the longest first.
        // Addresses have no suffixes.
        Span<char> pattern = stackalloc char[length + 1];
        pattern[0] = '*';
        for (var dot = Cidr.TryParseAddress(host, out _) ? -1 : NextDot(host, 0); dot > 0; dot = NextDot(host, dot + 1))
        {
            host[dot..].CopyTo(pattern[1..]);
            if (Try(pattern[..(1 + length - dot)], host, port, source, isTunnel, ref nearest) is { } below)
            {
                return new(below, null, null);
            }
        }

        return new(null, nearest.Refusal ?? EgressRefusals.NoRule, Describe(host, port, source, nearest));
    }

    private static int NextDot(ReadOnlySpan<char> host, int from)
    {
        var dot = host[from..].IndexOf('.');
        return dot < 0 ? -1 : from + dot;
    }

    private EgressTarget? Try(ReadOnlySpan<char> pattern, ReadOnlySpan<char> host, int port, IPAddress source, bool isTunnel, ref Nearest nearest)
    {
        if (!_hosts.TryGetValue(pattern, out var rules))
        {
            return null;
        }

        foreach (var rule in rules)
        {
            var (hasPort, hasSource) = (rule.HasPort(port), rule.HasSource(source));
            if (hasPort && hasSource)
            {
                return rule.Target(host, port, isTunnel);
            }

            // A rule that lacks one thing is nearer than one that lacks both; of equals the more exact host counts.
            var lacks = (hasPort ? 0 : 1) + (hasSource ? 0 : 1);
            if (nearest.Rule is null || lacks < nearest.Lacks)
            {
                nearest = new(rule.Spec, lacks, hasPort ? EgressRefusals.Source : EgressRefusals.Port);
            }
        }

        return null;
    }

    private static string Describe(ReadOnlySpan<char> host, int port, IPAddress source, Nearest nearest)
    {
        var needed = $"egress from {source} to {host} port {port}";
        return nearest.Rule is { } rule
            ? $"{needed}; nearest is {rule.Origin}: {rule.Host} port {string.Join(',', rule.Ports)} from {string.Join(',', rule.From)}"
            : needed;
    }

    private readonly record struct Nearest(EgressRuleSpec? Rule, int Lacks, Refusal? Refusal);
}
